// Who hears of a room that is not open, and when: on a real store, by the gateway's own way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinOf, newId, newRoom, postOf, visitor, type Writer, writer } from '../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../test/platform/aws.ts';
import { type AwsStore, fanoutOf, postedIn, receiversOf } from '../../../test/platform/fanout.ts';
import type { Appended } from '../../core/ports.ts';
import { MOST_MEMBERS } from './heads.ts';

const SECOND = 1_000;

describe.skipIf(unsupported !== undefined)('those away from a room', () => {
  let now = Date.now();
  let store: AwsStore;
  let roomId: string;
  let ann: Writer;
  let ben: Writer;
  beforeAll(async () => {
    store = await makeStore({ now: () => now });
    const room = newRoom();
    ({ roomId } = room);
    await store.rooms.create(room);
    ann = await writer(store, roomId, 'Ann');
    ben = await writer(store, roomId, 'Ben');
    await store.connections.openRoom(ann.guard.connectionId, roomId);
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  const say = (text: string) => {
    const post = postOf(ann.user, text, { timestamp: new Date(now).toISOString() });
    return store.roomLog.append(roomId, post, ann.guard);
  };
  const headOf = ({ head }: Appended) => ({ event: 'head.moved' as const, roomId, ...head });
  /** A fan-out whose `heard` gives what was posted since the last time, and to whom. */
  const away = (of: AwsStore = store) => {
    const made = fanoutOf(of, () => now);
    const heard = () => made.sent.splice(0).map(({ connectionId, text }) => [connectionId, JSON.parse(text)]);
    return { ...made, heard };
  };
  const connect = async (user: Writer['user'], rooms: string[] = [], openedAt = now): Promise<string> => {
    const connectionId = newId();
    const { userId, username, color } = user;
    await store.connections.open(
      { connectionId, kind: 'parley', user: { userId, username, color }, openedAt, sessionId: 's' },
      rooms,
    );
    return connectionId;
  };

  it('[FAN5] wait for the head of an entry before, for thirty seconds', async () => {
    now += 60 * SECOND;
    const waits = [];
    for (const ms of [0, 1, 29_998, 1, 29_999]) {
      now += ms;
      waits.push((await say(String(ms))).headWaits);
    }
    expect(waits).toEqual([false, true, true, false, true]);
  });

  it('[FAN5] are told at once, and by one job a second after the last entry that it has to tell of', async () => {
    now += 60 * SECOND;
    const { transport, queued, heard, work } = away();
    const first = await say('first');
    await transport.publish({ awayFrom: roomId }, headOf(first));
    expect([heard(), queued.map(({ delay }) => delay)]).toEqual([[[ben.guard.connectionId, headOf(first)]], [31]]);
    now += 29_999;
    const last = await say('last');
    expect(last.headWaits).toBe(true);
    now += 2 * SECOND;
    await work();
    expect(heard()).toEqual([[ben.guard.connectionId, headOf(last)]]);
  });

  it('[FAN5] are told no second time what they know, and cost no job where there are none', async () => {
    now += 60 * SECOND;
    const { transport, queued, heard, work } = away();
    await transport.publish({ awayFrom: roomId }, headOf(await say('only')));
    expect(heard()).toHaveLength(1);
    expect([await work(), heard()]).toEqual([1, []]);
    now += 60 * SECOND;
    await store.connections.openRoom(ben.guard.connectionId, roomId);
    await transport.publish({ awayFrom: roomId }, headOf(await say('all are here')));
    expect([heard(), queued]).toEqual([[], []]);
    await store.connections.closeRoom(ben.guard.connectionId, roomId);
  });

  it('[FAN5] are not looked for again after the entry itself was told, and are where somebody else told it', async () => {
    now += 60 * SECOND;
    const queries: string[] = [];
    const counted: typeof store.db.query = (table, input, limit) => {
      queries.push(`${table} ${input.IndexName ?? ''}`.trim());
      return store.db.query(table, input, limit);
    };
    const { transport } = fanoutOf({ ...store, db: { ...store.db, query: counted } }, () => now);
    const first = await say('told');
    await transport.publish({ roomId }, postedIn(roomId, { seq: first.head.seq }));
    await transport.publish({ awayFrom: roomId }, headOf(first));
    const once = ['RoomConnections', 'Memberships byRoom', 'ActiveConnections byUser', 'ActiveConnections byUser'];
    expect(queries.splice(0)).toEqual(once);
    now += 60 * SECOND;
    await transport.publish({ awayFrom: roomId }, headOf(await say('told by another')));
    expect(queries.toSorted()).toEqual(once.toSorted());
  });

  it('[FAN5] are looked for later where members are more than fifty', async () => {
    const room = newRoom();
    await store.rooms.create(room);
    const event = { event: 'head.moved', roomId: room.roomId, epoch: room.epoch, seq: 1, n: 0 } as const;
    for (let i = 0; i < 50; i += 1) await writer(store, room.roomId);
    const few = away();
    await few.transport.publish({ awayFrom: room.roomId }, event);
    expect([few.heard().length, few.queued.length]).toEqual([50, 1]);
    await writer(store, room.roomId);
    const many = away();
    await many.transport.publish({ awayFrom: room.roomId }, event);
    expect([many.heard(), many.jobs()]).toEqual([[], [{ kind: 'tell', audience: { awayFrom: room.roomId }, event }]]);
  });

  it('[FAN7] are left to the worker when they cannot be found', async () => {
    now += 60 * SECOND;
    const broken = { ...store.db, query: () => Promise.reject(new Error('no answer')) };
    const { transport, queued, jobs, said } = fanoutOf({ ...store, db: broken }, () => now);
    const head = headOf(await say('hello'));
    await transport.publish({ awayFrom: roomId }, head);
    expect(jobs()).toEqual([{ kind: 'tell', audience: { awayFrom: roomId }, event: head }]);
    // Entries of the next half minute have nobody else to tell of them.
    expect([queued.map(({ delay }) => delay), said]).toEqual([[31], ['publish_postponed']]);
  });

  it('[FAN5] hear at once what the room is called, and what it is called by then', async () => {
    const { transport, queued, sent, work } = fanoutOf(store, () => now);
    const event = { event: 'room.updated', roomId, name: 'before', topic: '' } as const;
    await transport.publish({ awayFrom: roomId }, event);
    expect(queued.map(({ delay }) => delay)).toEqual([0]);
    await work();
    expect(sent.map(({ text }) => JSON.parse(text))).toEqual([{ ...event, name: 'crew' }]);
  });

  it('[FAN6] are members who are here and have it not open, each connection by itself', async () => {
    const outside = await visitor(store, 'Otto');
    const gone = await writer(store, roomId, 'Gus');
    await store.roomLog.append(roomId, { ...joinOf(gone.user), kind: 'leave' }, gone.guard);
    const second = await connect(ann.user);
    const third = await connect(ben.user, [newId()]);
    await connect(ben.user, [roomId]);
    await connect(ben.user, [], now - 3 * 60 * 60 * SECOND);
    const { fanout, sent } = fanoutOf(store, () => now);
    await fanout.tell({ awayFrom: roomId }, headOf(await say('hello')));
    expect(receiversOf(sent)).toEqual([ben.guard.connectionId, second, third].toSorted());
    expect(receiversOf(sent)).not.toContain(outside.guard.connectionId);
  });

  it('[FAN6] are not trusted to be what an index says', async () => {
    const late = await writer(store, roomId, 'Lee');
    // The row of an index that is behind.
    const behind: typeof store.db.query = async (table, input, limit) => {
      const rows = await store.db.query(table, input, limit);
      if (input.IndexName === 'byRoom') return [...rows, { roomId, userId: late.user.userId }];
      return rows;
    };
    await store.roomLog.append(roomId, { ...joinOf(late.user), kind: 'leave' }, late.guard);
    const { fanout, sent } = fanoutOf({ ...store, db: { ...store.db, query: behind } }, () => now);
    await fanout.tell({ awayFrom: roomId }, headOf(await say('hello')));
    expect(sent.length).toBeGreaterThan(0);
    expect(receiversOf(sent)).not.toContain(late.guard.connectionId);
  });

  it('[FAN6] come by the worker where they are many, and are told nothing where members are too many', async () => {
    const room = newRoom();
    await store.rooms.create(room);
    const owner = await writer(store, room.roomId);
    const ids = [owner.guard.connectionId];
    for (let i = 0; i < 50; i += 1) ids.push(await connect(owner.user));
    const event = { event: 'head.moved', roomId: room.roomId, epoch: room.epoch, seq: 1, n: 0 } as const;
    const { fanout, sent, work } = fanoutOf(store, () => now);
    await fanout.tell({ awayFrom: room.roomId }, event);
    expect([sent.length, await work(), receiversOf(sent)]).toEqual([0, 1, ids.toSorted()]);
    await store.db.update('Rooms', {
      Key: { roomId: room.roomId },
      UpdateExpression: 'SET memberCount = :many',
      ExpressionAttributeValues: { ':many': MOST_MEMBERS + 1 },
    });
    const other = fanoutOf(store, () => now);
    await other.fanout.tell({ awayFrom: room.roomId }, event);
    expect([other.sent, other.queued]).toEqual([[], []]);
  });
});
