// Clients of the original demo and the page in one lobby.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { dialClassic, Inbox } from '../person.ts';
import { expect, said, say, test } from './fixtures.ts';
import { addressOf } from './wire.ts';

const WSCAT = fileURLToPath(new URL('../../node_modules/.bin/wscat', import.meta.url));

test('[CLASSIC1] [CLASSIC2] [CLASSIC6] the page, a client of the original demo and wscat talk to each other', async ({
  person,
  server,
}) => {
  const ines = await person('Ines');
  const demo = await dialClassic(addressOf(server));
  const frame = '{"action":"sendmessage","message":"from wscat"}';
  const cat = spawn(process.execPath, [WSCAT, '--connect', server.socket, '--execute', frame, '--wait', '60'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = new Inbox<string>();
  createInterface({ input: cat.stdout }).on('line', (line) => lines.push(line));
  await expect(said(ines, 'from wscat')).toBeVisible();
  demo.send({ action: 'ping' });
  demo.send({ action: 'sendmessage', message: 'from the demo' });
  await expect(said(ines, 'from the demo')).toBeVisible();
  await say(ines, 'from the page');
  await lines.first((line) => line.includes('from the page'), 20_000);
  const shown = await demo.frames.first(({ message }) => message === 'from the page', 20_000);
  // The demo's page shows whatever has no `error` as a message: it must have been sent nothing else.
  const { messageId, timestamp, connectionId } = shown;
  expect([messageId, timestamp, connectionId].map((field) => typeof field)).toEqual(['string', 'string', 'string']);
  expect(demo.frames.all.filter((one) => one['message'] === undefined || 'error' in one)).toEqual([]);
  expect(demo.frames.all.map(({ message }) => message).slice(-2)).toEqual(['from the demo', 'from the page']);
  await expect(ines.getByRole('article', { name: /^Guest / })).toHaveCount(2);
  cat.kill();
  demo.socket.close();
});
