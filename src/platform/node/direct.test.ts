// Writes past Node's stream, with a real socket whose other side does not read for a while.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { waitingBytes, writeDirectly } from './direct.ts';

let near: Socket;
let far: Socket;
const server = createServer();
beforeEach(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  [near] = (await once(server, 'connection')) as [Socket];
  near.on('error', () => undefined);
});
afterEach(() => {
  far.destroy();
  near.destroy();
  server.close();
});

/** Writes to the near socket. Gives the bytes that wait then. */
const written = (bytes: Buffer): number => {
  writeDirectly([near], bytes);
  return waitingBytes(near);
};
/** More than a system takes at once, each byte telling where it stands. */
const much = Buffer.from(Uint8Array.from({ length: 16 * 1024 * 1024 }, (_, i) => (i >> 8) & 0xff));

it('[WIRE6] takes nothing from the stream where the system takes all at once', async () => {
  let streamed = 0;
  near.write = () => (streamed += 1) > 0;
  expect(written(Buffer.from('abc'))).toBe(0);
  expect(String((await once(far, 'data'))[0])).toBe('abc');
  expect(streamed).toBe(0);
});

it('[WIRE6] keeps the order, whoever writes, and tells what waits and when it is gone', async () => {
  const first = written(much);
  expect(first).toBe(much.length);
  near.write('stream');
  const all = written(Buffer.from('direct'));
  expect(all).toBe(much.length + 'streamdirect'.length);
  expect(waitingBytes(near)).toBe(all);
  const drained = once(near, 'drain');
  const chunks: Buffer[] = [];
  far.on('data', (chunk: Buffer) => chunks.push(chunk));
  await drained;
  near.end('end');
  await once(far, 'end');
  expect(Buffer.concat(chunks).equals(Buffer.concat([much, Buffer.from('streamdirectend')]))).toBe(true);
  expect(waitingBytes(near)).toBe(0);
});

it('[WIRE6] forgets what waited for a socket that has ended', async () => {
  expect(written(much)).toBeGreaterThan(0);
  far.destroy();
  await new Promise((resolve) => near.once('close', resolve));
  expect(waitingBytes(near)).toBe(0);
});
