// Whose word counts about who is asking, over real sockets: loopback has addresses enough to play client and proxies.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { type Caller, callerOf } from './proxy.ts';

const oneLoopback = process.platform === 'linux' ? undefined : 'loopback has one address here';
if (oneLoopback) process.stdout.write(`A test with several proxies is skipped: ${oneLoopback}.\n`);

/** What a server that trusts `trust` knows of a request from an address of loopback. */
async function seen(trust: string, headers: IncomingHttpHeaders, localAddress = '127.0.0.1'): Promise<Caller> {
  const config = readConfig({ PARLEY_TRUST_PROXY: trust, PARLEY_URL: 'https://chat.example.com' });
  const server = createServer((asked, answer) => answer.end(JSON.stringify(callerOf(asked, config)))).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const [answer] = await once(request({ port, host: '127.0.0.1', localAddress, headers }).end(), 'response');
  const body = await answer.toArray();
  server.close();
  return JSON.parse(Buffer.concat(body).toString()) as Caller;
}

const told = {
  host: 'inner:8080',
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'chat.example.com',
};

it('[PROXY1] believes nobody unless the owner says so, and still sees that it came through a proxy', async () => {
  const direct = { host: 'inner:8080', address: '127.0.0.1', encrypted: false };
  expect(await seen('off', told)).toEqual({ ...direct, forwarded: true });
  expect(await seen('127.0.0.9', told)).toEqual({ ...direct, forwarded: true });
  expect(await seen('loopback', { host: 'inner:8080' })).toEqual({ ...direct, forwarded: false });
});

it('[PROXY1] believes a trusted proxy about address, https and a host that is ours', async () => {
  const all = { host: 'chat.example.com', address: '203.0.113.7', encrypted: true, forwarded: true };
  for (const trust of ['loopback', '127.0.0.1', '10.0.0.0/8, 127.0.0.0/30'])
    expect(await seen(trust, told)).toEqual(all);
  expect(await seen('loopback', { ...told, 'x-forwarded-host': 'evil.example' })).toMatchObject({ host: 'inner:8080' });
  expect(await seen('loopback', { ...told, 'x-forwarded-proto': 'http' })).toMatchObject({ encrypted: false });
});

it('[PROXY2] walks from the right past trusted proxies, and no further', async () => {
  const address = async (trust: string, list: string, from?: string) =>
    (await seen(trust, { 'x-forwarded-for': list }, from)).address;
  // The left end is the client's own invention.
  expect(await address('loopback', '198.51.100.1, 203.0.113.7')).toBe('203.0.113.7');
  expect(await address('loopback, 192.0.2.0/24', '198.51.100.1, 203.0.113.7, 192.0.2.4')).toBe('203.0.113.7');
  expect(await address('loopback, 192.0.2.0/24', '192.0.2.5, 192.0.2.4')).toBe('192.0.2.5');
  expect(await address('loopback', '203.0.113.7, unknown')).toBe('127.0.0.1');
  expect(await address('loopback', '')).toBe('127.0.0.1');
});

it.skipIf(oneLoopback)('[PROXY2] believes the trusted proxy and not another one', async () => {
  const address = async (from: string) => (await seen('127.0.0.2', { 'x-forwarded-for': '203.0.113.7' }, from)).address;
  expect(await address('127.0.0.2')).toBe('203.0.113.7');
  expect(await address('127.0.0.3')).toBe('127.0.0.3');
});

it('[PROXY2] reads addresses in every form that proxies write', async () => {
  const address = async (text: string) => (await seen('loopback', { 'x-forwarded-for': text })).address;
  expect(await address('203.0.113.7:50123')).toBe('203.0.113.7');
  expect(await address('[2001:db8::7]:50123')).toBe('2001:db8::7');
  expect(await address('2001:db8::7')).toBe('2001:db8::7');
  expect(await address('fe80::1%eth0')).toBe('fe80::1');
  expect(await address('::ffff:203.0.113.7')).toBe('203.0.113.7');
});
