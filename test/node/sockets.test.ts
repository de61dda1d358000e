// What sockets may cost one machine: refused ones nothing, slow readers little, and none can hold up its end.
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { call, enter, signIn } from '../person.ts';
import { type NodeServer, startServer, UNLIMITED } from '../platform/node.ts';

const descriptors = ({ process }: NodeServer) => readdirSync(`/proc/${process.pid}/fd`).length;
const residentMiB = ({ process }: NodeServer) =>
  Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${process.pid}/status`, 'utf8'))?.[1]) / 1024;

/** Asks for a socket by hand and keeps its own side open whatever the answer is. */
async function ask(server: NodeServer, path: string, headers = ''): Promise<Socket> {
  const socket = connect({ port: Number(new URL(server.http).port), host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
  const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n${key}\r\n${headers}\r\n`);
  await once(socket, 'data');
  return socket;
}

it.skipIf(process.platform !== 'linux')('[LIVE2] holds nothing for a refused handshake', async () => {
  const server = await startServer();
  await fetch(`${server.http}/healthz`);
  const before = descriptors(server);
  const sockets = await Promise.all(Array.from({ length: 30 }, () => ask(server, '/nowhere')));
  for (const socket of sockets) if (!socket.readableEnded) await once(socket.resume(), 'end');
  await fetch(`${server.http}/healthz`);
  expect(descriptors(server)).toBeLessThanOrEqual(before + 2);
  expect(await server.stop()).toBe(0);
  for (const socket of sockets) socket.destroy();
});

it('[STOP1] ends within the time of a drain, whoever keeps a socket open', async () => {
  const server = await startServer();
  const mute = await ask(server, '/ws');
  const ana = await enter(server, 'Ana');
  ana.socket.pause();
  await call(server, 'DELETE', '/api/session', { cookie: ana.cookie });
  // Without the cut this takes thirty seconds, or for ever: the bound of this test is what finds it.
  expect(await server.stop()).toBe(0);
  mute.destroy();
  ana.socket.terminate();
}, 20_000);

it.skipIf(process.platform !== 'linux')(
  '[LIVE3] runs no more commands of who does not read the answers',
  async () => {
    const server = await startServer(UNLIMITED);
    const ana = await enter(server, 'Ana');
    for (let i = 0; i < 4; i += 1)
      await ana.ok('sendmessage', { roomId: 'lobby', key: `k${i}`, message: 'x'.repeat(8_000) });
    const before = residentMiB(server);
    ana.socket.pause();
    for (let i = 0; i < 3_000; i += 1) ana.socket.send(`{"action":"history","id":"h${i}","roomId":"lobby"}`);
    const other = await enter(server, 'Ben');
    for (let i = 0; i < 50; i += 1) await other.ok('beat');
    // Answered all, these are some 70 MB.
    expect(residentMiB(server) - before).toBeLessThan(35);
    ana.socket.resume();
    await ana.frames.first((frame) => frame.startsWith('{"re":"h2999"'), 30_000);
    for (const { socket } of [ana, other]) socket.close();
    await server.stop();
  },
  60_000,
);

it('[HTTP3] answers who offers another protocol as if it had not, and a broken-off request without a line of log', async () => {
  const server = await startServer();
  const headers = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
  };
  const socket = connect(Number(new URL(server.http).port), '127.0.0.1');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /config.json HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /u);
  socket.destroy();

  const post = connect(Number(new URL(server.http).port), '127.0.0.1');
  post.write(
    'POST /api/guest HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"user',
  );
  await signIn(server, 'Meanwhile');
  post.destroy();
  await signIn(server, 'Afterwards');
  await server.stop();
  expect(server.output()).not.toMatch(/"level":"(?:warn|error)"/u);
});
