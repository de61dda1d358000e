// A disk that takes no more: the limit on file sizes stands in for a full one, since it needs no rights to set.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { call, enter } from '../person.ts';
import { ENTRY, newFolder, startServer } from '../platform/node.ts';

const noLimits = spawnSync('prlimit', ['--version']).error ? 'there is no prlimit here' : undefined;
if (noLimits) process.stdout.write(`The tests of a disk that fills up are skipped: ${noLimits}.\n`);

const lobby = { roomId: 'lobby' };

/** Sets how large the server's files may grow from now on, in bytes. */
function limit(pid: number, bytes: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`prlimit: ${stderr}`);
}

/** A server that may be told how large its files can get, and is not ended by it. */
function startOnSmallDisk() {
  return startServer({}, ['sh', '-c', 'trap "" XFSZ; exec "$@"', 'sh', process.execPath, ENTRY, 'start']);
}

it.skipIf(noLimits)(
  '[LOG13] [LOG14] refuses for now what cannot be stored, in order, goes on reading, and heals',
  async () => {
    const server = await startOnSmallDisk();
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
  },
  30_000,
);

it.skipIf(noLimits)(
  '[LOG14] refuses for now what changes rooms, receipts and accounts, changes nothing by it, and does it later',
  async () => {
    const server = await startOnSmallDisk();
    const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
    const { roomId } = (await ana.ok('createroom', { name: 'crew' })).room;
    const { n } = await ana.ok('sendmessage', { roomId, key: 'k', message: 'Hello' });
    const changes = [
      () => ana.ask('createroom', { name: 'second' }),
      () => ana.ask('updateroom', { roomId, topic: 'new' }),
      () => ana.ask('markread', { roomId, n }),
      () => ben.ask('joinroom', { roomId }),
      () => ana.ask('leaveroom', { roomId }),
    ];
    limit(server.process.pid as number, 1);
    for (const change of changes) {
      const later = { error: 'unavailable', retry: 'later', afterMs: expect.any(Number) };
      expect(await change(), String(change)).toMatchObject(later);
    }
    for (const [path, cookie] of [
      ['/api/guest', ''],
      ['/api/ticket', ana.cookie],
    ] as const) {
      const answer = await call(server, 'POST', path, { cookie, body: {} });
      expect(answer, path).toMatchObject({ status: 503, json: { error: 'unavailable', afterMs: expect.any(Number) } });
    }
    // Reading goes on, and shows that nothing has happened.
    const { rooms } = await ana.ok('rooms', { scope: 'own' });
    expect(rooms.map(({ name }) => name).sort()).toEqual(['crew', 'lobby']);
    const crew = { topic: '', memberCount: 1, receipt: 0, head: { seq: 2, n: 1 } };
    expect(rooms.find((room) => room.roomId === roomId)).toMatchObject(crew);
    expect((await ben.ok('members', { roomId })).members).toMatchObject([{ username: 'Ana' }]);

    limit(server.process.pid as number, 'unlimited');
    while ((await fetch(`${server.http}/readyz`)).status !== 200) await new Promise(setImmediate);
    for (const change of changes) expect(await change(), String(change)).toHaveProperty('ok');
    expect((await ben.ok('members', { roomId })).members).toMatchObject([{ username: 'Ben' }]);
    expect((await ben.ok('openroom', { roomId })).head.seq).toBe(5);
    expect(await server.stop()).toBe(0);
  },
  30_000,
);

it('[HEALTH1] [STOP3] says from the start that it cannot store, reads, and ends well with its journal unfolded', async () => {
  const PARLEY_DATA = await newFolder();
  const before = await startServer({ PARLEY_DATA });
  expect(await before.stop()).toBe(0);
  // A reader keeps what is in the journal from being folded, so that the next write would make the journal longer.
  const file = join(PARLEY_DATA, 'parley.db');
  const [writer, reader] = [new Sqlite(file), new Sqlite(file)];
  writer.pragma('wal_autocheckpoint = 0');
  writer.exec("UPDATE rooms SET topic = 'full'");
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM rooms').get();

  const full = 'ulimit -f 0; trap "" XFSZ; exec "$@"';
  const server = await startServer({ PARLEY_DATA }, ['sh', '-c', full, 'sh', process.execPath, ENTRY, 'start']);
  expect((await fetch(`${server.http}/readyz`)).status).toBe(503);
  expect((await fetch(`${server.http}/healthz`)).status).toBe(200);
  expect(server.output()).toContain('nothing can be stored now');
  reader.exec('COMMIT');
  expect(await server.stop()).toBe(0);
  expect(server.output()).toContain('journal kept for the next start');
  writer.close();
  reader.close();
}, 30_000);
