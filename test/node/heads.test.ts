// Rooms that are not open: their members hear that the log has grown, at most once a second.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Fanout } from '../../src/platform/node/fanout.ts';
import { createHeads, USERS_PER_TURN } from '../../src/platform/node/heads.ts';
import { LiveConnections } from '../../src/platform/node/live.ts';
import { SlowReaders } from '../../src/platform/node/slow.ts';
import { openStore } from '../../src/platform/node/store.ts';
import type { Members } from '../../src/platform/node/store/members.ts';
import { joinOf, newRoom, newUser } from '../contract/drafts.ts';
import { connect, enter, signIn } from '../person.ts';
import { type NodeServer, newFolder, startServer } from '../platform/node.ts';

describe('heads of rooms', () => {
  let server: NodeServer;
  beforeAll(async () => {
    server = await startServer({ PARLEY_RATE_LIMIT: 'off' });
  });
  afterAll(() => server.stop());

  it('[HEAD1] tells members who have a room not open where its log ends, several posts as one', async () => {
    const ana = await enter(server, 'Ana');
    const ben = await connect(server, await signIn(server, 'Ben'));
    await ben.ok('hello', { versions: [1, 1] });
    const stranger = await enter(server, 'Stranger');
    const { roomId } = (await ana.ok('createroom', { name: 'crew' })).room;
    await ben.ok('joinroom', { roomId });
    await ana.ok('openroom', { roomId });
    const send = () => ana.ok('sendmessage', { roomId, key: randomUUID(), message: 'Hello' });
    const sent = await Promise.all(Array.from({ length: 20 }, send));
    const n = Math.max(...sent.map((one) => one.n));
    const last = await ben.states.first((one) => one.event === 'head.moved' && one.roomId === roomId && one.n === n);
    expect(last).toMatchObject({ seq: n + 2, epoch: (await ben.ok('openroom', { roomId })).epoch });
    const heard = ben.states.all.filter((one) => one.event === 'head.moved' && one.roomId === roomId);
    // Twenty posts and a join take less than five seconds, or the machine has stopped.
    expect(heard.length).toBeLessThan(5);
    for (const other of [ana, stranger])
      expect(other.states.all.filter((one) => one.event === 'head.moved' && one.roomId === roomId)).toEqual([]);
    for (const { socket } of [ana, ben, stranger]) socket.close();
  });

  it('[HEAD1] tells where the log ends then, in whatever order several connections published', async () => {
    const ana = await enter(server, 'Ana');
    const [ben, away] = await Promise.all(
      ['Ben', 'Away'].map(async (name) => {
        const person = await connect(server, await signIn(server, name));
        await person.ok('hello', { versions: [1, 1] });
        return person;
      }),
    );
    const { roomId } = (await ana.ok('createroom', { name: 'crew' })).room;
    for (const person of [ben, away]) await person?.ok('joinroom', { roomId });
    const send = (person: typeof ben) => person?.ok('sendmessage', { roomId, key: randomUUID(), message: 'Hello' });
    for (let round = 0; round < 5; round += 1) {
      // What waited in one tab goes out at once, and its answers take longer than the one of somebody else.
      const sent = await Promise.all([...Array.from({ length: 8 }, () => send(ana)), send(ben)]);
      const n = Math.max(...sent.map((one) => one?.n ?? 0));
      const told = (one: { event: string; roomId?: string }) => one.event === 'head.moved' && one.roomId === roomId;
      expect(await away?.states.first((one) => told(one) && 'n' in one && one.n === n)).toBeDefined();
    }
    for (const person of [ana, ben, away]) person?.socket.close();
  });

  it('[HEAD2] tells members who have a room not open what it is called now', async () => {
    const ana = await enter(server, 'Ana');
    const ben = await connect(server, await signIn(server, 'Ben'));
    await ben.ok('hello', { versions: [1, 1] });
    const { roomId } = (await ana.ok('createroom', { name: 'crew' })).room;
    await ben.ok('joinroom', { roomId });
    await ana.ok('openroom', { roomId });
    for (const topic of ['Boats', 'Ropes']) await ana.ok('updateroom', { roomId, name: 'harbour', topic });
    const last = await ben.states.first((one) => one.event === 'room.updated' && one.topic === 'Ropes');
    expect(last).toEqual({ event: 'room.updated', roomId, name: 'harbour', topic: 'Ropes' });
    expect(ana.states.all.filter((one) => one.event === 'room.updated')).toEqual([]);
    for (const { socket } of [ana, ben]) socket.close();
  });
});

const log = { write: (_: string, what: string) => expect.unreachable(what) };

/** A room with many members of whom few are here, and one with few of them; `looked`: users looked up or read, by turn. */
async function makeRooms(here: number, large: number) {
  const folder = await newFolder();
  const never = (why: string) => expect.unreachable(why);
  const store = await openStore(folder, {
    clock: { now: () => 0 },
    isOpen: () => true,
    onFatal: never,
    onUnchecked: never,
  });
  for (const roomId of ['large', 'small']) await store.rooms.create(newRoom(roomId));
  const db = new Sqlite(join(folder, 'parley.db'));
  const put = db.prepare("INSERT INTO members VALUES (?, ?, 'member', 0, 1)");
  db.transaction(() => {
    // Every third of those who are here is a member; the rest of them are guests who never came back.
    for (let i = 0; i < large; i += 1) put.run(i * 3 < here ? `u${i * 3}` : `gone${i}`, 'large');
    for (const userId of ['u0', 'u1', 'elsewhere']) put.run(userId, 'small');
    db.exec('UPDATE rooms SET memberCount = (SELECT count(*) FROM members WHERE members.roomId = rooms.roomId)');
  })();
  db.close();

  const looked: { turn: number; how: keyof Members; users: number }[] = [];
  let turn = 0;
  const ticking = setInterval(() => undefined, 1_000);
  const tick = () => {
    turn += 1;
    immediate = setImmediate(tick);
  };
  let immediate = setImmediate(tick);
  const { members } = store;
  const noted: Members = {
    roomOf: members.roomOf,
    countOf: members.countOf,
    has(roomId, userId) {
      looked.push({ turn, how: 'has', users: 1 });
      return members.has(roomId, userId);
    },
    after(roomId, after, limit) {
      const page = members.after(roomId, after, limit);
      looked.push({ turn, how: 'after', users: page.length });
      return page;
    },
  };
  const live = new LiveConnections();
  const told: string[] = [];
  let onTold: (() => void) | undefined;
  const arrive = (userId: string, connectionId: string) => {
    const user = { userId, username: 'U', color: 'violet' as const };
    const one = live.add({ connectionId, user, kind: 'parley', sessionId: 's', openedAt: 0 });
    const write = (bytes: Buffer) => {
      told.push(`${userId} ${/"roomId":"(\w+)"/u.exec(bytes.toString())?.[1]}`);
      onTold?.();
    };
    const raw = { writable: true, writableLength: 0, write };
    one.socket = { readyState: 1, _socket: raw, close: () => undefined } as unknown as WebSocket;
  };
  for (let i = 0; i < here; i += 1) arrive(`u${i}`, `c${i}`);
  const heads = createHeads(live, new Fanout(live, new SlowReaders(live, { headOf: () => undefined })), noted, log);
  const move = (roomId: string) => heads.move(roomId, { event: 'head.moved', roomId, epoch: 'e', seq: 2, n: 1 });
  return {
    store,
    live,
    looked,
    told,
    arrive,
    move,
    /** Notes a move and lets its second pass; what one turn does is done then. */
    look(roomId: string) {
      vi.useFakeTimers({ toFake: ['setTimeout'] });
      move(roomId);
      vi.advanceTimersByTime(1_000);
      vi.useRealTimers();
    },
    toldOf: (count: number) =>
      new Promise<void>((resolve) => {
        onTold = () => {
          if (told.length >= count) resolve();
        };
      }),
    async stop() {
      clearInterval(ticking);
      clearImmediate(immediate);
      await store.close();
    },
  };
}

it('[HEAD4] looks up who is here in a large room, and reads the members of a small one, some in each turn', async () => {
  const place = await makeRooms(3_000, 40_000);
  const { live, looked, told } = place;
  // Whoever reads along is nobody to look up.
  for (let i = 0; i < 600; i += 1) live.enter(live.byId.get(`c${i}`) as never, 'large');
  place.move('small');
  place.move('large');
  await place.toldOf(802);
  const expected = Array.from({ length: 800 }, (_, i) => `u${600 + i * 3} large`);
  expect(told.toSorted()).toEqual(['u0 small', 'u1 small', ...expected].toSorted());
  expect(looked.filter(({ how }) => how === 'after')).toEqual([expect.objectContaining({ users: 3 })]);
  expect(looked.filter(({ how }) => how === 'has').length).toBe(2_400);
  const turns = Map.groupBy(looked, ({ turn }) => turn);
  for (const ofTurn of turns.values()) {
    expect(ofTurn.reduce((sum, { users }) => sum + users, 0)).toBeLessThanOrEqual(USERS_PER_TURN + 100);
  }
  expect(turns.size).toBeGreaterThan(3);
  await place.stop();
});

it('[HEAD4] reads a room page by page when nearly all of its members are here', async () => {
  const place = await makeRooms(1_500, 5_000);
  place.move('large');
  await place.toldOf(500);
  expect(place.told.length).toBe(500);
  expect(place.looked.every(({ how, users }) => how === 'after' && users <= 100)).toBe(true);
  await place.stop();
});

it('[HEAD4] looks no further into a room nobody was away from, until somebody comes, closes it or joins', async () => {
  const place = await makeRooms(7, 7);
  const { live, looked, told } = place;
  const of = (connectionId: string) => live.byId.get(connectionId) as never;
  /** Who is told by the next look, which few people need no second turn for, and how many reads that takes. */
  function look(): { heard: string[]; reads: number } {
    for (const all of [told, looked]) all.length = 0;
    place.look('large');
    return { heard: [...told], reads: looked.length };
  }
  for (const connectionId of ['c0', 'c3', 'c6']) live.enter(of(connectionId), 'large');
  expect(look()).toEqual({ heard: [], reads: 1 });
  expect(look()).toEqual({ heard: [], reads: 0 });

  live.leave(of('c3'), 'large');
  expect(look()).toEqual({ heard: ['u3 large'], reads: 1 });
  live.enter(of('c3'), 'large');
  expect(look()).toEqual({ heard: [], reads: 1 });
  expect(look()).toEqual({ heard: [], reads: 0 });

  place.arrive('u6', 'second');
  expect(look()).toEqual({ heard: ['u6 large'], reads: 1 });
  live.enter(of('second'), 'large');
  expect(look()).toEqual({ heard: [], reads: 1 });
  expect(look()).toEqual({ heard: [], reads: 0 });

  const newcomer = joinOf({ ...newUser(), userId: 'u1' });
  await place.store.roomLog.append('large', newcomer, { userId: 'u1', connectionId: 'c1', member: false });
  expect(look()).toEqual({ heard: ['u1 large'], reads: 1 });
  await place.stop();
});

it('[HEAD4] looks again into a room that somebody closed while it was looked into', async () => {
  const place = await makeRooms(1_500, 5_000);
  const [first] = place.live.ofUser('u0');
  for (const one of place.live.byId.values()) place.live.enter(one, 'large');
  place.arrive('nobody', 'away');
  const read = async (users: number) => {
    while (place.looked.reduce((sum, page) => sum + page.users, 0) < users) await new Promise(setImmediate);
  };
  place.look('large');
  // Those who are here come last in the order of ids, and the first of them has been read.
  await read(4_800);
  place.live.leave(first as never, 'large');
  await read(5_000);
  expect(place.told).toEqual([]);
  place.look('large');
  await place.toldOf(1);
  expect(place.told).toEqual(['u0 large']);
  await place.stop();
});
