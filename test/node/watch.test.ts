// What whoever runs the place can see: the metrics and the log.
import { networkInterfaces } from 'node:os';
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { call, connect, dial, dialClassic, enter, signIn, ticketFor } from '../person.ts';
import { startServer } from '../platform/node.ts';
import { readExposition } from './exposition.ts';

const lobby = { roomId: 'lobby' };

it('[METRIC1] tells in the form of Prometheus what happened', async () => {
  const server = await startServer({ PARLEY_GUESTS: 'on' });
  const ask = async () => readExposition(await (await fetch(`${server.http}/metrics`)).text());
  await ask();
  const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
  const old = await dialClassic(server);
  for (let i = 0; i < 30; i += 1) await ana.ask('sendmessage', { ...lobby, key: `k${i}`, message: 'Hello' });
  await ben.events.first((event) => 'key' in event && event.key === 'k19');
  await ana.ask('openroom', { roomId: 'nowhere' });
  const found = await ask();
  const value = (name: string, labels = '') => found.get(`${name}${labels}`);
  expect(value('parley_connections', '{kind="parley"}')).toBe(2);
  expect(value('parley_connections', '{kind="classic"}')).toBe(1);
  expect(value('parley_opened_rooms')).toBe(1);
  const sent = value('parley_commands_total', '{action="sendmessage",outcome="ok"}') as number;
  expect(sent).toBeGreaterThanOrEqual(20);
  expect(value('parley_commands_total', '{action="sendmessage",outcome="rate_limited"}')).toBe(30 - sent);
  // Those behind a refused one are refused because of it.
  expect(value('parley_limited_total', '{limit="message"}')).toBeGreaterThan(0);
  expect(value('parley_refusals_total', '{code="not_found"}')).toBe(1);
  expect(value('parley_command_duration_seconds_count', '{action="sendmessage"}')).toBe(30);
  // The posts to three, and the joins of two to who was there.
  expect(value('parley_deliveries_total')).toBeGreaterThanOrEqual(sent * 3);
  expect(value('parley_delivered_bytes_total')).toBeGreaterThan(sent * 3 * 100);
  expect(value('parley_commit_writes_sum')).toBeGreaterThan(sent);
  expect(value('parley_commit_duration_seconds_count')).toBe(value('parley_commit_writes_count'));
  for (const name of ['parley_backlog_bytes', 'parley_slow_readers', 'parley_dropped_frames_total']) {
    expect(value(name), name).toBe(0);
  }
  for (const name of ['p50', 'p99', 'max'])
    expect(value(`parley_event_loop_delay_${name}_seconds`), name).toBeDefined();
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(20e6);
  expect(value('parley_database_bytes')).toBeGreaterThan(4_000);
  expect([...found.keys()].filter((key) => key.startsWith('parley_build_info{version="'))).toHaveLength(1);
  for (const { socket } of [ana, ben, old]) socket.close();
  await server.stop();
});

it('[METRIC2] tells it to this machine only, and to nobody who comes through a proxy', async () => {
  const server = await startServer({ PARLEY_TRUST_PROXY: '10.0.0.0/8' });
  expect((await fetch(`${server.http}/metrics`)).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/u);
  const through = { headers: { 'x-forwarded-for': '127.0.0.1' } };
  expect((await fetch(`${server.http}/metrics`, through)).status).toBe(404);
  await server.stop();
});

const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

it.skipIf(!outside)('[METRIC2] tells it to a trusted address that asks for itself, as a container’s host', async () => {
  const ask = async (trusted: string, headers = {}) => {
    const server = await startServer({ HOST: '0.0.0.0', PARLEY_TRUST_PROXY: trusted });
    const { status } = await fetch(`${server.http.replace('127.0.0.1', outside ?? '')}/metrics`, { headers });
    await server.stop();
    return status;
  };
  expect(await ask('loopback')).toBe(404);
  expect(await ask(`loopback,${outside}`)).toBe(200);
  expect(await ask(`loopback,${outside}`, { 'x-forwarded-for': outside })).toBe(404);
});

it('[LOGLINE1] writes a line per command: who, what, with which outcome, and never what was said', async () => {
  const server = await startServer({ PARLEY_GUESTS: 'on', PARLEY_LOG: 'info' });
  const canary = 'canary-7f3a';
  const account = await signIn(server, canary);
  const ticket = await ticketFor(server, account);
  const ana = await connect(server, account);
  await ana.ok('hello', { versions: [1, 1], extra: canary });
  const fields = { key: `${canary}-key`, message: `${canary} text`, extra: canary, [canary]: 1 };
  await ana.ok('sendmessage', { ...lobby, ...fields });
  await ana.ok('createroom', { name: canary, topic: canary });
  const wrong = [
    { action: canary, id: canary },
    { action: 'sendmessage', id: canary, roomId: canary, ...fields },
    { action: 'sendmessage', id: 'x', roomId: `${canary} `, ...fields },
    { action: 'openroom', id: 'x', roomId: canary },
    canary,
  ];
  for (const frame of wrong) ana.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  await expect(dial(server.socket, ['parley.v1', `ticket.${canary}`])).rejects.toMatchObject({ status: 401 });
  await call(server, 'POST', '/api/owner', { body: { secret: canary, username: canary } });
  const old = await dialClassic(server);
  old.send({ action: 'sendmessage', message: canary });
  old.send({ action: canary, message: canary });
  await old.frames.first((frame) => 'error' in frame);
  expect(await ana.ask('beat', {})).toHaveProperty('ok');
  for (const { socket } of [ana, old]) socket.close(4000, canary);
  await server.stop();

  const output = server.output();
  const lines = output.split('\n').flatMap((text) => (text.startsWith('{') ? [JSON.parse(text) as Line] : []));
  const commands = lines.filter(({ what }) => what === 'command');
  const { userId } = account.user;
  const first = { level: 'info', userId, connectionId: expect.any(String), ms: expect.any(Number) };
  const sent = commands.find(({ action, outcome }) => action === 'sendmessage' && outcome === 'ok');
  expect(sent).toMatchObject({ ...first, ...lobby, bytes: expect.any(Number), time: expect.stringMatching(/Z$/u) });
  expect(commands.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
    expect.arrayContaining(['hello ok', 'createroom ok', 'unknown unknown_action', 'sendmessage not_found', 'beat ok']),
  );
  expect(commands).toHaveLength(3 + wrong.length + 1 + 2);
  const whats = lines.map(({ what }) => what);
  for (const what of ['started', 'draining', 'stopped']) expect(whats.filter((one) => one === what)).toHaveLength(1);
  expect(lines.filter(({ what }) => what === 'connection opened')).toHaveLength(2);
  const closed = lines.filter(({ what }) => what === 'connection closed');
  expect(closed.map(({ code }) => code)).toEqual([4000, 4000]);
  expect(closed.find(({ connectionId }) => connectionId === sent?.['connectionId'])).toHaveProperty('ms');
  for (const secret of [canary, ticket, account.cookie.split('=')[1] as string]) expect(output).not.toContain(secret);
});

interface Line {
  [field: string]: unknown;
  what: string;
  action?: string;
  outcome?: string;
}

it('[LOGLINE4] writes no line of what a limit refuses, and names no room that was not found', async () => {
  const server = await startServer({ PARLEY_GUESTS: 'on', PARLEY_LOG: 'info' });
  const ana = await enter(server, 'Ana');
  const canary = 'canary-51cd';
  await ana.ok('closeroom', { roomId: canary });
  const send = () => ana.ask('sendmessage', { roomId: canary, key: randomUUID(), message: 'Hello' });
  const replies = await Promise.all(Array.from({ length: limits.message.burst + 10 }, send));
  const old = await dialClassic(server);
  const count = limits.command.burst + 1_000;
  for (let i = 0; i < count; i += 1) old.send({ action: canary });
  await old.frames.first(() => old.frames.all.length === count);
  for (const { socket } of [ana, old]) socket.close();
  await server.stop();
  const output = server.output();
  expect(replies.length).toBeGreaterThan(limits.message.burst);
  expect(output).toContain('"outcome":"unknown_action"');
  for (const word of ['rate_limited', canary]) expect(output).not.toContain(word);
});

it('[LOGLINE2] writes no line of a command where only warnings are asked for', async () => {
  const server = await startServer({ PARLEY_LOG: 'warn' });
  const ana = await enter(server, 'Ana');
  await ana.ok('sendmessage', { ...lobby, key: randomUUID(), message: 'quiet' });
  ana.socket.close();
  await server.stop();
  expect(server.output()).not.toContain('"level"');
});
