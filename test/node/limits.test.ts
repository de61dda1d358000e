// Limits as people meet them, on a real server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { call, connect, dial, dialClassic, enter, signIn } from '../person.ts';
import { type NodeServer, startServer, UNLIMITED } from '../platform/node.ts';

const lobby = { roomId: 'lobby' };
const many = (count: number) => Array.from({ length: count }, (_, i) => `m${i}`);

describe('limits', () => {
  let server: NodeServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('[LIMIT6] refuses more messages than a person may send, and takes them in order when they come again', async () => {
    const [ana, ben] = [await enter(server, 'Ana'), await enter(server, 'Ben')];
    const keys = many(limits.message.burst + 6);
    const send = (key: string) => ana.ask('sendmessage', { ...lobby, key, message: key });
    const replies = await Promise.all(keys.map(send));
    let refused = keys.filter((_, i) => 'error' in (replies[i] as object));
    // While they were sent, one or the other flowed in.
    expect(refused.length).toBeGreaterThan(3);
    expect(keys.slice(-refused.length)).toEqual(refused);
    expect(replies.at(-1)).toMatchObject({ error: 'rate_limited', retry: 'later', afterMs: expect.any(Number) });
    expect(await ben.ask('sendmessage', { ...lobby, key: 'b', message: 'mine goes through' })).toHaveProperty('ok');
    while (refused.length > 0) {
      const again = await send(refused[0] as string);
      if ('ok' in again) refused = refused.slice(1);
      else await new Promise((resolve) => setTimeout(resolve, again.afterMs));
    }
    const { messages } = await ben.ok('history', lobby);
    expect(messages.map(({ key }) => key).filter((key) => key !== 'b')).toEqual(keys);
    for (const { socket } of [ana, ben]) socket.close();
  });

  it('[LIMIT6] refuses more rooms than a person may make, and more commands than a connection may ask', async () => {
    const ana = await enter(server, 'Ana');
    const rooms = await Promise.all(many(limits.createRoom.burst + 1).map((name) => ana.ask('createroom', { name })));
    expect(rooms.filter((reply) => 'ok' in reply)).toHaveLength(limits.createRoom.burst);
    expect(rooms.at(-1)).toMatchObject({ error: 'rate_limited', afterMs: expect.any(Number) });
    const beats = await Promise.all(many(limits.command.burst + 200).map(() => ana.ask('beat', {})));
    expect(beats.at(-1)).toMatchObject({ error: 'rate_limited' });
    expect(beats[0]).toHaveProperty('ok');
    ana.socket.close();
  });

  it('[LIMIT11] counts frames that are none of ours, and pings, like commands', async () => {
    const old = await dialClassic(server);
    const count = limits.command.burst + 200;
    for (let i = 0; i < count; i += 1) old.socket.send('{"action":"sendmessage","message":7}');
    await old.frames.first(() => old.frames.all.length === count);
    expect(old.frames.all[0]).toMatchObject({ error: 'invalid' });
    expect(old.frames.all.at(-1)).toMatchObject({ error: 'rate_limited' });
    for (const frame of ['{"action":"ping"}', 'no frame']) {
      const ana = await enter(server, 'Ana');
      for (let i = 0; i < count; i += 1) ana.socket.send(frame);
      expect(await ana.ask('beat', {})).toMatchObject({ error: 'rate_limited', afterMs: expect.any(Number) });
      ana.socket.close();
    }
    old.socket.close();
  });

  it("[LIMIT7] tells a classic client by the demo's error frame, and leaves its socket open", async () => {
    const old = await dialClassic(server);
    for (const message of many(limits.message.burst + 3)) old.send({ action: 'sendmessage', message });
    const error = await old.frames.first((frame) => 'error' in frame);
    expect(error).toEqual({ error: 'rate_limited', message: expect.any(String), timestamp: expect.any(String) });
    expect(old.socket.readyState).toBe(old.socket.OPEN);
    old.socket.close();
  });
});

it('[LIMIT5] refuses nobody anything when limits are off', async () => {
  const server = await startServer(UNLIMITED);
  const ana = await enter(server, 'Ana');
  const replies = await Promise.all(many(100).map((key) => ana.ask('sendmessage', { ...lobby, key, message: key })));
  expect(replies.filter((reply) => 'error' in reply)).toEqual([]);
  await server.stop();
});

it('[LIMIT3] counts those who come through a proxy that is not trusted as one, not as this machine', async () => {
  const server = await startServer({ PARLEY_GUESTS: 'on' });
  const come = (headers: { [name: string]: string }) =>
    call(server, 'POST', '/api/guest', { body: { username: 'Ana' }, headers });
  const through = { 'x-forwarded-for': '203.0.113.7' };
  const answers = await Promise.all(many(limits.signIn.burst + 20).map(() => come(through)));
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
  expect(await come({})).toMatchObject({ status: 201 });
  await server.stop();
});

it('[LIMIT8] lets an address have so many connections at once, and says when there is a place to hope for', async () => {
  const server = await startServer({ ...UNLIMITED, PARLEY_MAX_CONNECTIONS_PER_IP: '2' });
  const account = await signIn(server, 'Ana');
  const [first, second] = [await connect(server, account), await dialClassic(server)];
  const full = await call(server, 'POST', '/api/ticket', { cookie: account.cookie, body: {} });
  expect(full).toMatchObject({ status: 429, json: { error: 'rate_limited', afterMs: expect.any(Number) } });
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
  await expect(dial(server.socket, [])).rejects.toMatchObject({ status: 429 });
  second.socket.close();
  await second.closed;
  // Our end may know a moment later.
  const again = (): ReturnType<typeof connect> => connect(server, account).catch(again);
  (await again()).socket.close();
  first.socket.close();
  await server.stop();
});
