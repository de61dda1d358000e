// What the checklist does not ask of the local WebSocket API.
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { accept, type Gateway, open, startGateway } from '../../../test/local/gateway.ts';

let gateway: Gateway;
afterEach(() => gateway.stop());
const HANDSHAKE = [
  ['Host', 'x'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
] as const;
/** A request with the headers of a handshake, of which one may be another: `Upgrade: h2c`. */
function requestText(line: string, other = ''): string {
  const headers = new Map<string, string>(HANDSHAKE);
  const [name = '', value] = other.split(': ');
  if (value !== undefined) headers.set(name, value);
  return `${line} HTTP/1.1\r\n${[...headers].map((one) => `${one.join(': ')}\r\n`).join('')}\r\n`;
}

const all = { $connect: accept, $disconnect: accept, $default: accept };

it('[GWH5] a handshake that its client has given up still ends with $disconnect', async () => {
  let connected = () => {};
  gateway = await startGateway({
    ...all,
    $connect: () => new Promise((resolve) => (connected = () => resolve({ statusCode: 200 }))),
  });
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.write(requestText('GET /production'));
  await gateway.event('CONNECT');
  socket.destroy();
  await once(socket, 'close');
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

it.each([
  ['GET //', '403', ''],
  ['GET /production/below', '403', ''],
  ['POST /production', '400', ''],
  ['GET /production', '400', 'Sec-WebSocket-Key: short'],
  ['GET /production', '400', 'Sec-WebSocket-Version: 12'],
  ['GET /production', '400', 'Upgrade: h2c'],
])(
  '[GWH9] a request that is no handshake is refused, and no function hears of it: %s is %s; %s',
  async (line, status, other) => {
    gateway = await startGateway(all);
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.write(requestText(line, other));
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(new RegExp(`^HTTP/1.1 ${status} `, 'u'));
    expect(gateway.events).toEqual([]);
  },
);

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
