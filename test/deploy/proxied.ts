// A recipe of deploy/ as it is, but for names, ports and certificate: a proxy in front of a server, and what must work.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { connect as connectTo } from 'node:tls';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { FRAME_BYTES } from '../../src/protocol/limits.ts';
import { readConfig } from '../../src/platform/node/config.ts';
import { examine } from '../../src/platform/node/doctor.ts';
import { type Address, call, connect, enter } from '../person.ts';
import { type NodeServer, startServer } from '../platform/node.ts';

/** Where a proxy will listen, and the server behind it. */
export interface Behind {
  server: NodeServer;
  port: number;
  /** Another free port, for http. */
  plain: number;
}

/** A server that is told of a proxy in front of it. */
export async function startBehind(): Promise<Behind> {
  const [port, plain] = [await freePort(), await freePort()];
  // The recipes say `loopback`; here the client is on loopback too, and must not count as one of the proxies.
  const trust = { PARLEY_TRUST_PROXY: '127.0.0.1', PARLEY_URL: `https://localhost:${port}`, PARLEY_GUESTS: 'on' };
  const server = await startServer(trust);
  onTestFinished(() => void server.stop());
  return { server, port, plain };
}

/** The text of a recipe with everything replaced that is said to be; each must be there. */
export async function recipe(name: string, changes: [from: string | RegExp, to: string][]): Promise<string> {
  let text = await readFile(new URL(`../../deploy/${name}`, import.meta.url), 'utf8');
  for (const [from, to] of changes) {
    const changed = text.replaceAll(from, to);
    expect(changed, `${name} has ${String(from)}`).not.toBe(text);
    text = changed;
  }
  return text;
}

/** Starts a proxy for this test and waits until it listens. Rejects with what it printed when it ends instead. */
export async function startProxy(
  path: string,
  args: string[],
  port: number,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const child: ChildProcess = spawn(path, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await closed;
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = closed.then(() => Promise.reject(new Error(`${path} ended: ${text}`)));
  ended.catch(() => undefined);
  await Promise.race([ended, listens(port)]);
}

/** Everything that must work through a proxy. */
export async function tryAll({ server, port }: Behind): Promise<void> {
  const at: Address = { http: `https://localhost:${port}`, socket: `wss://localhost:${port}/ws` };
  const page = await fetch(at.http);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain(`wss://localhost:${port}`);
  expect(await page.text()).toContain('<div id="root">');
  expect((await call(at, 'GET', '/config.json')).json).toMatchObject({ socket: at.socket, guests: true });

  const origin = { origin: at.http };
  const made = await call(at, 'POST', '/api/guest', { body: { username: 'Ana' }, headers: origin });
  expect(made.headers.getSetCookie()[0]).toMatch(/^__Host-parley=.*; Secure/u);
  const cookie = made.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const ana = await connect(at, { user: made.json['user'] as never, cookie }, origin);
  await ana.ok('hello', { versions: [1, 1] });
  await ana.ok('openroom', { roomId: 'lobby' });
  const ben = await enter(at, 'Ben');
  for (const [from, to, key] of [
    [ana, ben, 'there'],
    [ben, ana, 'back'],
  ] as const) {
    await from.ok('sendmessage', { roomId: 'lobby', key, message: 'ä'.repeat(8_000) });
    expect(await to.events.first((event) => 'key' in event && event.key === key)).toMatchObject({ roomId: 'lobby' });
  }
  ana.socket.send(frame(FRAME_BYTES));
  await ana.frames.first((text) => text.startsWith('{"re":"large","ok"'));
  ana.socket.send(frame(FRAME_BYTES + 1));
  // The server hangs up on who sends more than it reads, and on the way the proxy may lose the code of that.
  expect([1009, 1006]).toContain(await ana.closed);

  // Only Linux has more than one address of loopback.
  if (process.platform === 'linux') {
    expect(await addressSeen(server, port)).toMatchObject({
      address: '127.0.0.2',
      trusted: true,
      forwardedProto: 'https',
    });
  }
  const env = { PARLEY_DATA: server.data, PARLEY_URL: at.http };
  const wrong: string[] = [];
  for await (const { state, about, what } of examine(readConfig(env))) {
    if (state !== 'ok' && about !== 'owner' && about !== 'disk') wrong.push(`${about}: ${what}`);
  }
  expect(wrong).toEqual([]);
  ben.socket.close();
}

/** A command of exactly so many bytes. */
function frame(bytes: number): string {
  const head = '{"action":"beat","id":"large","pad":"';
  return `${head}${'x'.repeat(bytes - head.length - 2)}"}`;
}

/** What the server sees of a client at 127.0.0.2 that makes up an address. */
async function addressSeen(server: NodeServer, port: number): Promise<unknown> {
  const { probe } = JSON.parse(await readFile(join(server.data, 'server.json'), 'utf8')) as { probe: string };
  const headers = { 'x-parley-probe': probe, 'x-forwarded-for': '203.0.113.7', host: `localhost:${port}` };
  const asked = request({
    host: '127.0.0.1',
    servername: 'localhost',
    localAddress: '127.0.0.2',
    port,
    path: '/doctor',
    headers,
  });
  const [answer] = await once(asked.end(), 'response');
  return JSON.parse(Buffer.concat(await answer.toArray()).toString());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits for a port that speaks https: Caddy listens a little before it has made its certificate. */
async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connectTo({ port, host: '127.0.0.1', servername: 'localhost', rejectUnauthorized: false });
    const open = await once(socket, 'secureConnect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
