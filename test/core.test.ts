// The core over the real SQLite store, with a clock that is set and faults that are made.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  issueTicket,
  redeemTicket,
  SESSION_IDLE_MS,
  SESSION_MAX_MS,
  signedIn,
  signInGuest,
  TICKET_MS,
} from '../src/core/account.ts';
import { createGateway } from '../src/core/gateway.ts';
import { createLanes } from '../src/core/lanes.ts';
import type { LogFields, Ports } from '../src/core/ports.ts';
import { ensureLobby } from '../src/core/lobby.ts';
import type { Settings } from '../src/core/settings.ts';
import { identity, ids } from '../src/http/identity.ts';
import { ChatError } from '../src/protocol/errors.ts';
import { createLimits } from '../src/platform/node/limits.ts';
import { makeStore, type NodeStore } from './platform/node.ts';
import { meter, settings, transport } from './settings.ts';

const DAY = 86_400_000;

let now = 1_800_000_000_000;
let store: NodeStore;
let ports: Ports;
const logged: { what: string; fields: LogFields | undefined }[] = [];

beforeEach(async () => {
  const clock = { now: () => now };
  store = await makeStore(clock);
  logged.length = 0;
  const log = { write: (_: string, what: string, fields?: LogFields) => void logged.push({ what, fields }) };
  ports = { ...store, transport, identity, ids, clock, limits: createLimits(false), log, meter };
});
afterEach(() => store.stop());

it('[SESSION2] ends a session after 30 days of silence', async () => {
  const { session } = await signInGuest(ports, 'Ines');
  now += SESSION_IDLE_MS - 1;
  expect(await signedIn(ports, session.token)).toBeDefined();
  now += SESSION_IDLE_MS - 1;
  expect(await signedIn(ports, session.token)).toBeDefined();
  now += SESSION_IDLE_MS;
  expect(await signedIn(ports, session.token)).toBeUndefined();
});

it('[SESSION2] ends a session after 180 days in any case, and writes no more often than every ten minutes', async () => {
  const { session } = await signInGuest(ports, 'Ines');
  const start = now;
  let writes = 0;
  const { extend } = ports.records;
  ports.records.extend = (...args) => {
    writes += 1;
    return extend(...args);
  };
  for (let minute = 0; minute < 60; minute += 1) {
    now += 60_000;
    await signedIn(ports, session.token);
  }
  expect(writes).toBe(6);
  while (now + DAY < start + SESSION_MAX_MS) {
    now += DAY;
    expect(await signedIn(ports, session.token), `day ${(now - start) / DAY}`).toBeDefined();
  }
  now = start + SESSION_MAX_MS;
  expect(await signedIn(ports, session.token)).toBeUndefined();
});

it('[TICKET2] refuses a ticket that is 30 s old', async () => {
  const { session } = await signInGuest(ports, 'Ines');
  const who = (await signedIn(ports, session.token)) as NonNullable<Awaited<ReturnType<typeof signedIn>>>;
  const [young, old] = [await issueTicket(ports, who), await issueTicket(ports, who)];
  now += TICKET_MS - 1;
  expect(await redeemTicket(ports, young)).toMatchObject({ user: { username: 'Ines' } });
  now += 1;
  expect(await redeemTicket(ports, old)).toBeUndefined();
});

it('[TICKET3] keeps secrets only as digests', async () => {
  const { session } = await signInGuest(ports, 'Canary');
  const who = (await signedIn(ports, session.token)) as NonNullable<Awaited<ReturnType<typeof signedIn>>>;
  const ticket = await issueTicket(ports, who);
  expect(session.token).toMatch(/^[\w-]{43}$/u);
  expect(ticket).not.toBe(await issueTicket(ports, who));
  const files = await Promise.all(
    (await readdir(store.folder)).map((name) => readFile(join(store.folder, name), 'latin1')),
  );
  const all = files.join('');
  expect(all).toContain('Canary');
  expect(all).not.toContain(session.token);
  expect(all).not.toContain(ticket);
});

it('[BAD5] answers a failure of ours with a request id, logs it once, and lets nothing of it out', async () => {
  await ensureLobby(ports);
  const { user, session } = await signInGuest(ports, 'Ines');
  const who = (await signedIn(ports, session.token)) as NonNullable<Awaited<ReturnType<typeof signedIn>>>;
  const gateway = createGateway(ports, settings);
  const ticket = await issueTicket(ports, who);
  const protocols = ['parley.v1', `ticket.${ticket}`];
  await gateway.opened({
    connectionId: 'c',
    protocols,
    origin: undefined,
    host: undefined,
    forwarded: false,
    address: '',
  });
  ports.rooms.get = () => Promise.reject(new TypeError('secret detail'));
  const { reply, after } = await gateway.received('c', '{"action":"openroom","id":"1","roomId":"lobby"}');
  expect(after).toBeUndefined();
  const answer = JSON.parse(reply ?? '') as { message: string };
  expect(answer).toEqual({ re: '1', error: 'internal', message: expect.any(String), retry: 'later' });
  expect(reply).not.toMatch(/secret|TypeError|\.ts/u);
  const failures = logged.filter(({ what }) => !/^(?:command|connection )/u.test(what));
  expect(failures).toEqual([
    { what: 'internal', fields: { request: expect.any(String), cause: expect.stringContaining('secret detail') } },
  ]);
  expect(answer.message).toContain(failures[0]?.fields?.['request']);
  expect(JSON.stringify(logged)).not.toContain(user.username);
});

it('[HELLO4] greets with what is left of a life that the platform limits, and with a pace for pages out of sight', async () => {
  await ensureLobby(ports);
  const { user } = await signInGuest(ports, 'Ines');
  await ports.connections.open({ connectionId: 'c', user, kind: 'parley', openedAt: now }, []);
  const greet = async (more: Partial<Settings>) => {
    const gateway = createGateway(ports, { ...settings, ...more });
    const { reply } = await gateway.received('c', '{"action":"hello","id":"1","versions":[1,1]}');
    return (JSON.parse(reply ?? '') as { ok: { hiddenBeatMs?: number; headPauseMs?: number; lifeMs?: number } }).ok;
  };
  const limited = { lifeMs: 7_200_000, hiddenBeatMs: 480_000, headPauseMs: 30_000 };
  now += 1_000;
  expect(await greet(limited)).toMatchObject({ ...limited, lifeMs: 7_199_000 });
  now += DAY;
  expect(await greet(limited)).toMatchObject({ lifeMs: 0 });
  const free = await greet({});
  expect([free.lifeMs, free.hiddenBeatMs, free.headPauseMs]).toEqual([undefined, undefined, undefined]);
});

it('[BAD6] tells a connection that is gone, or cannot be looked up, in the form its frame asks for', async () => {
  const gateway = createGateway(ports, settings);
  const reply = async (frame: string) => {
    const { reply } = await gateway.received('nobody', frame);
    return reply === undefined ? undefined : (JSON.parse(reply) as object);
  };
  expect(await reply('{"action":"beat","id":"1"}')).toMatchObject({ re: '1', error: 'unauthenticated' });
  expect(await reply('{"action":"sendmessage","message":"x"}')).toEqual({
    error: 'unauthenticated',
    message: expect.any(String),
    timestamp: expect.any(String),
  });
  expect(await reply('{"action":"ping"}')).toBeUndefined();
  ports.connections = { ...ports.connections, get: () => Promise.reject(new ChatError('unavailable')) };
  expect(await reply('{"action":"beat","id":"2"}')).toMatchObject({ re: '2', error: 'unavailable', retry: 'later' });
});

it('[LOG14] lets people in who have a session while nothing can be stored', async () => {
  const { session } = await signInGuest(ports, 'Ines');
  now += DAY;
  ports.records.extend = () => Promise.reject(new ChatError('unavailable'));
  expect(await signedIn(ports, session.token)).toMatchObject({ user: { username: 'Ines' } });
});

it('[SESSION1] refuses a handshake whose session ends while it is made', async () => {
  const { session } = await signInGuest(ports, 'Ines');
  const who = (await signedIn(ports, session.token)) as NonNullable<Awaited<ReturnType<typeof signedIn>>>;
  const protocols = ['parley.v1', `ticket.${await issueTicket(ports, who)}`];
  const { open } = ports.connections;
  ports.connections = {
    ...ports.connections,
    async open(connection, rooms) {
      await ports.records.take('session', who.sessionId);
      await open(connection, rooms);
    },
  };
  const gateway = createGateway(ports, settings);
  const outcome = await gateway.opened({
    connectionId: 'c',
    protocols,
    origin: undefined,
    host: undefined,
    forwarded: false,
    address: '127.0.0.1',
  });
  expect(outcome).toMatchObject({ accepted: false, status: 401 });
  expect(await ports.connections.get('c')).toBeUndefined();
});

it('[LIMIT11] refuses a send by the limit of commands in its lane, so that the next one does not overtake it', async () => {
  const waits: number[] = [];
  const limits = { counting: true, take: (kind: string) => (kind === 'command' ? (waits.shift() ?? 0) : 0) };
  const gateway = createGateway({ ...ports, limits }, settings);
  const { user } = await signInGuest(ports, 'Ines');
  await ports.connections.open({ connectionId: 'c', user, kind: 'parley', sessionId: 's', openedAt: now }, []);
  const ask = async (action: string, fields: object) =>
    JSON.parse((await gateway.received('c', JSON.stringify({ action, id: 'x', ...fields }))).reply ?? '') as object;
  const send = (key: string) => ask('sendmessage', { roomId: 'lobby', key, message: key });
  await ask('hello', { versions: [1, 1] });
  waits.push(70);
  expect(await send('1')).toMatchObject({ re: 'x', error: 'rate_limited', afterMs: 70 });
  expect(await send('2')).toMatchObject({ error: 'rate_limited', afterMs: 70 });
  expect(await send('1')).toMatchObject({ ok: { n: 1 } });
  expect(await send('2')).toMatchObject({ ok: { n: 2 } });
});

it("[LIMIT13] takes nothing from a room's messages for who is no member of it", async () => {
  const taken: string[] = [];
  const limits = { counting: true, take: (kind: string, id: string) => (kind === 'roomMessage' && taken.push(id), 0) };
  const gateway = createGateway({ ...ports, limits }, settings);
  const { user } = await signInGuest(ports, 'Ines');
  await ensureLobby(ports);
  await ports.connections.open({ connectionId: 'c', user, kind: 'parley', sessionId: 's', openedAt: now }, []);
  const ask = async (action: string, fields: object) =>
    JSON.parse((await gateway.received('c', JSON.stringify({ action, id: 'x', ...fields }))).reply ?? '') as object;
  const send = (roomId: string) => ask('sendmessage', { roomId, key: 'k', message: 'Hello' });
  expect(await send('lobby')).toMatchObject({ error: 'forbidden' });
  expect(await send('nowhere')).toMatchObject({ error: 'not_found' });
  expect(taken).toEqual([]);
  await ask('hello', { versions: [1, 1] });
  expect(await send('lobby')).toHaveProperty('ok');
  expect(taken).toEqual(['lobby']);
});

it('[LOG13] keeps a lane shut behind a message refused for now, and nothing else', async () => {
  const lanes = createLanes(async (connectionId) => connectionId !== 'gone');
  const done: string[] = [];
  const send = (key: string, room = 'r', connection = 'c', fails = false) =>
    lanes.run(connection, room, key, async () => {
      if (fails) throw new ChatError('unavailable');
      done.push(key);
    });
  await expect(send('1', 'r', 'c', true)).rejects.toMatchObject({ code: 'unavailable' });
  await expect(send('2')).rejects.toMatchObject({ code: 'unavailable' });
  await send('x', 'other room');
  await send('y', 'r', 'other connection');
  await send('1');
  await send('2');
  await expect(lanes.run('c', 'r', '3', () => Promise.reject(new ChatError('forbidden')))).rejects.toMatchObject({
    code: 'forbidden',
  });
  await send('4');
  // Made-up rooms are no reason to keep ever more.
  await expect(send('a', 'first', 'many', true)).rejects.toMatchObject({ code: 'unavailable' });
  for (let i = 0; i < 100; i += 1)
    await expect(send('a', `${i}`, 'many', true)).rejects.toMatchObject({ code: 'unavailable' });
  await send('b', 'first', 'many');
  await expect(send('b', '0', 'many')).rejects.toMatchObject({ code: 'unavailable' });
  // Nothing is kept of a connection that has ended meanwhile.
  await expect(send('5', 'r', 'gone', true)).rejects.toMatchObject({ code: 'unavailable' });
  await send('6', 'r', 'gone');
  expect(done).toEqual(['x', 'y', '1', '2', '4', 'b', '6']);
});
