// The HTTP app over the real SQLite store, with limits that are small.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type LimitKind, limits as table } from '../src/core/limits.ts';
import type { Meter, Ports } from '../src/core/ports.ts';
import { createApp } from '../src/http/app.ts';
import { identity, ids } from '../src/http/identity.ts';
import { createLimits } from '../src/platform/node/limits.ts';
import { makeStore, type NodeStore } from './platform/node.ts';

let store: NodeStore;
const limited: LimitKind[] = [];
const meter: Meter = {
  command: () => () => 0,
  refused: () => undefined,
  limited: (kind) => void limited.push(kind),
};

beforeEach(async () => {
  store = await makeStore();
  limited.length = 0;
});
afterEach(() => store.stop());

/** The app with other limits than usual. */
function appWith(few: { [K in LimitKind]?: { burst: number; perSecond: number; queue?: true } }) {
  const clock = { now: () => Date.now() };
  const transport = { publish: async () => {}, disconnect: async () => {} };
  const limits = createLimits(true, { limits: { ...table, ...(few as typeof table) } });
  const ports: Ports = { ...store, transport, identity, ids, clock, limits, meter, log: { write: () => undefined } };
  const common = { version: '0', inFlight: 8, foldReplies: false, beatMs: 1, hosts: [], classicOrigins: [] };
  const app = createApp(ports, { name: 'P', guests: 'on', ...common });
  return async (path: string, body: object, { cookie = '', address = '203.0.113.7' } = {}) => {
    const headers = { 'content-type': 'application/json', ...(cookie && { cookie }) };
    const visit = { host: 'localhost', secure: false, forwarded: false, address, socket: 'ws://localhost/ws' };
    const method = path === '/api/me' ? 'PATCH' : 'POST';
    const answer = await app.request(path, { method, headers, body: JSON.stringify(body) }, { visit });
    return { answer, json: (await answer.json()) as object };
  };
}
const cookieOf = ({ answer }: { answer: Response }) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

it('[LIMIT9] answers who comes while too many come with 503 and a time, and nobody without a session uses that up', async () => {
  const ask = appWith({ admission: { burst: 2, perSecond: 0.1, queue: true } });
  const cookie = cookieOf(await ask('/api/guest', {}));
  for (let i = 0; i < 5; i += 1) expect((await ask('/api/ticket', {})).answer.status).toBe(401);
  expect((await ask('/api/ticket', {}, { cookie })).answer.status).toBe(200);
  const { answer, json } = await ask('/api/ticket', {}, { cookie });
  expect(answer.status).toBe(503);
  expect(json).toMatchObject({ error: 'unavailable', retry: 'later', afterMs: expect.any(Number) });
  expect(Number(answer.headers.get('retry-after'))).toBe(Math.ceil((json as { afterMs: number }).afterMs / 1_000));
  expect((await ask('/api/guest', {})).answer.status).toBe(503);
  expect(limited).toEqual(['admission', 'admission']);
});

it('[LIMIT9] lets in everybody who comes again at the time that was named', async () => {
  const ask = appWith({ admission: { burst: 5, perSecond: 20, queue: true } });
  const insist = async (path: string, cookie: string): ReturnType<typeof ask> => {
    const found = await ask(path, {}, { cookie });
    if (found.answer.ok) return found;
    await new Promise((resolve) => setTimeout(resolve, (found.json as { afterMs: number }).afterMs));
    return insist(path, cookie);
  };
  const arrive = async () => insist('/api/ticket', cookieOf(await insist('/api/guest', '')));
  await Promise.all(Array.from({ length: 20 }, arrive));
  // Those who ask at the same moment are told different moments, so few of them have to be told twice.
  expect(limited.length).toBeGreaterThan(10);
  expect(limited.length).toBeLessThan(80);
});

it('[LIMIT10] limits new guests by address, tickets by session and address, and changes of a profile by person', async () => {
  const once = { burst: 1, perSecond: 0.001 };
  const ask = appWith({ signIn: once, ticket: once, profile: once, handshake: { burst: 3, perSecond: 0.001 } });
  const first = await ask('/api/guest', { username: 'Ana' });
  const cookie = cookieOf(first);
  expect(first.answer.status).toBe(201);
  expect((await ask('/api/guest', { username: 'Ben' })).json).toMatchObject({ error: 'rate_limited' });
  expect((await ask('/api/guest', { username: 'Ben' }, { address: '203.0.113.8' })).answer.status).toBe(201);
  const owner = await ask('/api/owner', { secret: 'x' });
  expect(owner.answer.status).toBe(429);
  expect((await ask('/api/me', { username: 'Anna' }, { cookie })).answer.status).toBe(200);
  expect((await ask('/api/me', { username: 'Hanna' }, { cookie })).answer.status).toBe(429);
  expect((await ask('/api/ticket', {}, { cookie })).answer.status).toBe(200);
  expect((await ask('/api/ticket', {}, { cookie })).answer.status).toBe(429);
  await ask('/api/ticket', {}, { cookie });
  expect((await ask('/api/ticket', {}, { cookie })).answer.status).toBe(429);
  expect(limited).toEqual(['signIn', 'signIn', 'profile', 'ticket', 'ticket', 'handshake']);
});
