// A disk that takes no more: the limit on file sizes stands in for a full one, since it needs no rights to set.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { enter } from '../person.ts';
import { ENTRY, startServer } from '../platform/node.ts';

const lobby = { roomId: 'lobby' };

/** Sets how large the server's files may grow from now on, in bytes. */
function limit(pid: number, bytes: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`prlimit: ${stderr}`);
}

it('[LOG13] [LOG14] refuses for now what cannot be stored, in order, goes on reading, and heals', async () => {
  const server = await startServer({}, ['sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh', process.execPath, ENTRY, 'start']);
  const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
  const send = (key: string) => ana.ask('sendmessage', { ...lobby, key, message: `text of ${key}` });
  expect(await send('before')).toHaveProperty('ok');

  limit(server.process.pid as number, 1);
  const refused = await Promise.all(['1', '2', '3'].map(send));
  for (const reply of refused) expect(reply).toMatchObject({ error: 'unavailable', retry: 'later' });
  expect((await fetch(`${server.http}/readyz`)).status).toBe(503);
  expect(refused[0]).toMatchObject({ afterMs: expect.any(Number) });
  expect((await ben.ok('history', lobby)).messages.at(-1)).toMatchObject({ key: 'before' });
  expect((await ben.ok('beat')).heads).toHaveProperty('lobby');

  limit(server.process.pid as number, 'unlimited');
  // It finds out by itself: nobody has to write first.
  while ((await fetch(`${server.http}/readyz`)).status !== 200) await new Promise(setImmediate);
  expect(await send('4')).toMatchObject({ error: 'unavailable' });
  expect(await ben.ask('sendmessage', { ...lobby, key: 'b', message: 'mine goes through' })).toHaveProperty('ok');
  for (const key of ['1', '2', '3', '4']) expect(await send(key), key).toHaveProperty('ok');
  expect((await fetch(`${server.http}/readyz`)).status).toBe(200);
  const { messages } = await ben.ok('history', lobby);
  expect(messages.map(({ key }) => key)).toEqual(['before', 'b', '1', '2', '3', '4']);
  expect(await server.stop()).toBe(0);
}, 30_000);
