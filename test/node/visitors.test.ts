// Who may come to one machine: by which name, through what, from which page.
import { request } from 'node:http';
import { connect as connectTo } from 'node:net';
import { expect, it } from 'vitest';
import { call, dial, dialClassic } from '../person.ts';
import { startServer } from '../platform/node.ts';

/** The status of a GET under any Host header, which fetch does not let one choose. */
function statusUnder(http: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${http}/config.json`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}

it('[ORIGIN3] answers to its own names only', async () => {
  const server = await startServer({ PARLEY_URL: 'https://chat.example.com', PARLEY_GUESTS: 'on' });
  for (const host of ['localhost', 'localhost:9', '127.0.0.1', 'chat.example.com', '10.1.2.3:80']) {
    expect(await statusUnder(server.http, host), host).toBe(200);
  }
  for (const host of ['evil.example', 'chat.example.com.evil.example', 'a,b', '999.999.999.999']) {
    expect(await statusUnder(server.http, host), host).toBe(403);
    await expect(dial(server.socket, [], { host }), host).rejects.toMatchObject({ status: 403 });
  }
  await server.stop();
});

it('[ORIGIN4] lets a named page in as a classic client, and not into the API', async () => {
  const origin = 'https://old.example.com';
  const server = await startServer({ PARLEY_CLASSIC_ORIGINS: origin });
  (await dialClassic(server, { origin })).socket.close();
  expect(await call(server, 'POST', '/api/guest', { body: {}, headers: { origin } })).toMatchObject({ status: 403 });
  await expect(dial(server.socket, ['parley.v1', 'ticket.x'], { origin })).rejects.toMatchObject({ status: 403 });
  await server.stop();
});

it('[GUEST5] has guests at loopback, and none through a proxy or at another address', async () => {
  const direct = await startServer();
  const proxied = { 'x-forwarded-for': '203.0.113.7' };
  expect(await call(direct, 'POST', '/api/guest', { body: {} })).toMatchObject({ status: 201 });
  expect(await call(direct, 'POST', '/api/guest', { body: {}, headers: proxied })).toMatchObject({ status: 403 });
  expect(await call(direct, 'GET', '/config.json', { headers: proxied })).toMatchObject({ json: { guests: false } });
  await expect(dialClassic(direct, proxied)).rejects.toMatchObject({ status: 401 });
  await direct.stop();

  for (const env of [{ HOST: '0.0.0.0' }, { PARLEY_URL: 'http://chat.example.com' }]) {
    const open = await startServer(env);
    expect(await call(open, 'POST', '/api/guest', { body: {} })).toMatchObject({ status: 403 });
    await open.stop();
  }
  const told = await startServer({ HOST: '0.0.0.0', PARLEY_GUESTS: 'on' });
  expect(await call(told, 'POST', '/api/guest', { body: {}, headers: proxied })).toMatchObject({ status: 201 });
  await told.stop();
});

/** Asks in HTTP/1.0, as nginx does with nothing but a `proxy_pass`; gives the whole answer. */
async function askOld(http: string, method: string, path: string, body = ''): Promise<string> {
  const { host, port } = new URL(http);
  const socket = connectTo(Number(port), '127.0.0.1');
  const json = `content-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  socket.write(`${method} ${path} HTTP/1.0\r\nHost: ${host}\r\nConnection: close\r\n${json}\r\n${body}`);
  return Buffer.concat(await socket.toArray()).toString();
}

it('[PROXY3] takes HTTP/1.0 for a proxy: no metrics, no guests', async () => {
  const server = await startServer();
  expect(await askOld(server.http, 'GET', '/healthz')).toMatch(/^HTTP\/1\.1 200 /u);
  expect(await askOld(server.http, 'GET', '/metrics')).toMatch(/^HTTP\/1\.1 404 /u);
  expect(await askOld(server.http, 'GET', '/config.json')).toContain('"guests":false');
  expect(await askOld(server.http, 'POST', '/api/guest', '{}')).toMatch(/^HTTP\/1\.1 403 /u);
  expect((await fetch(`${server.http}/metrics`)).status).toBe(200);
  await server.stop();
});

it('[URL1] names the public address to who comes through a proxy, whatever name the proxy uses for us', async () => {
  const server = await startServer({ PARLEY_URL: 'https://chat.example.com', PARLEY_GUESTS: 'on' });
  const headers = { 'x-forwarded-proto': 'https', origin: 'https://chat.example.com' };
  expect(await call(server, 'GET', '/config.json', { headers })).toMatchObject({
    json: { socket: 'wss://chat.example.com/ws' },
  });
  const { headers: answer } = await call(server, 'POST', '/api/guest', { body: {}, headers });
  expect(answer.getSetCookie()[0]).toMatch(/^__Host-parley=.*; Secure/u);
  expect(answer.get('strict-transport-security')).toBeTruthy();
  await server.stop();
});

it('[HTTP5] says 404 where there is no socket', async () => {
  const server = await startServer();
  await expect(dial(server.http.replace('http', 'ws'), [])).rejects.toMatchObject({ status: 404 });
  await server.stop();
});
