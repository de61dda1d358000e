// What the checklist does not ask of the local WebSocket API.
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { accept, type Gateway, open, startGateway } from '../../../test/local/gateway.ts';

let gateway: Gateway;
afterEach(() => gateway.stop());
const all = { $connect: accept, $disconnect: accept, $default: accept };

it('[GWH5] a handshake that its client has given up still ends with $disconnect', async () => {
  let connected = () => {};
  gateway = await startGateway({
    ...all,
    $connect: () => new Promise((resolve) => (connected = () => resolve({ statusCode: 200 }))),
  });
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  const headers = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n';
  socket.write(`GET /production HTTP/1.1\r\nHost: x\r\n${headers}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`);
  await gateway.event('CONNECT');
  socket.destroy();
  await once(socket, 'close');
  await new Promise((resolve) => setTimeout(resolve, 50));
  connected();
  expect(await gateway.event('DISCONNECT')).toBeDefined();
});

it('[GWH5] [GWR5] where too many functions run already a handshake is 500, and a frame gets an error frame', async () => {
  let release = () => {};
  const hold = () => new Promise((resolve) => (release = () => resolve({ statusCode: 200 })));
  gateway = await startGateway({ ...all, $default: hold }, { concurrency: 1 });
  const { socket, frame } = await open(gateway.url);
  socket.send('held');
  await gateway.event('MESSAGE');
  await expect(open(gateway.url)).rejects.toThrow('500');
  socket.send('throttled');
  expect(await frame()).toContain('Internal server error');
  release();
});

it('[GWE1] a client cannot say who it is in place of API Gateway', async () => {
  gateway = await startGateway(all);
  const forged = { Host: 'elsewhere', 'x-forwarded-for': '192.0.2.1', 'X-Other': 'kept' };
  await open(gateway.url, [], forged);
  const { headers, requestContext } = await gateway.event('CONNECT');
  expect(headers).toMatchObject({ Host: requestContext.domainName, 'X-Forwarded-For': '127.0.0.1', 'X-Other': 'kept' });
  expect(Object.keys(headers)).not.toContain('x-forwarded-for');
});

it('[GWR6] a frame that a mock takes is answered with nothing', async () => {
  gateway = await startGateway({ ...all, $default: () => Promise.reject(new Error('no')), ping: 'mock' });
  const { socket, frames, frame } = await open(gateway.url);
  socket.send('{"action":"ping"}');
  socket.send('fail');
  expect(await frame()).toContain('Internal server error');
  expect(frames).toHaveLength(1);
  expect(gateway.events).toHaveLength(2);
});

it('[GWL6] wrong bytes end a socket with the code that says why, and $disconnect hears that', async () => {
  gateway = await startGateway(all);
  const { socket, closed } = await open(gateway.url);
  socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
  expect(await closed).toBe(1007);
  expect((await gateway.event('DISCONNECT')).requestContext.disconnectStatusCode).toBe(1007);
});
