// Who answers pings stays, who does not is ended.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { keepAlive } from './alive.ts';

it('[LIVE1] keeps a socket that answers pings, however little it says, and ends one that does not', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const alive = keepAlive(40);
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [answering, silent] = [new WebSocket(url), new WebSocket(url, { autoPong: false })];
  server.on('connection', (socket) => alive.watch(socket));
  const [code] = (await once(silent, 'close')) as [number];
  expect(code).toBe(1006);
  for (let pings = 0; pings < 5; pings += 1) await once(answering, 'ping');
  expect(answering.readyState).toBe(WebSocket.OPEN);
  alive.stop();
  answering.terminate();
  server.close();
});
