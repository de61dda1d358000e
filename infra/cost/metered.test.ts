// The counts of actions.ts against what a database that meters itself says of the very code that runs in the functions.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinOf, newId, newRoom, postOf, type Writer, writer } from '../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../test/platform/aws.ts';
import { issueTicket, profileOf, signedIn, startSession } from '../../src/core/account.ts';
import { createGateway } from '../../src/core/gateway.ts';
import type { Log, Ports } from '../../src/core/ports.ts';
import type { Gateway } from '../../src/core/seam.ts';
import type { Settings } from '../../src/core/settings.ts';
import { createApp } from '../../src/http/app.ts';
import { identity, ids } from '../../src/http/identity.ts';
import { type Key, tables } from '../../src/platform/aws/config.ts';
import { createLimits } from '../../src/platform/aws/limits.ts';
import { meter } from '../../src/platform/aws/meter.ts';
import type { Job } from '../../src/platform/aws/jobs.ts';
import type { Post } from '../../src/platform/aws/post.ts';
import type { Row } from '../../src/platform/aws/store/database.ts';
import { createFanout, type Fanout } from '../../src/platform/aws/fanout.ts';
import type { Queue } from '../../src/platform/aws/queue.ts';
import { createTransport } from '../../src/platform/aws/transport.ts';
import { LONGEST_READ } from './attack.ts';
import { beat, connection, firstBeat, load, read, send } from './actions.ts';
import type { SomeCounts } from './counts.ts';
import { bytes, MISSED } from './design.ts';
import { heads } from './fanout.ts';

const ROOMS = 5;
const OPENED = 2;
const settings: Settings = {
  name: 'Parley',
  version: '0',
  guests: 'off',
  inFlight: 1,
  foldReplies: true,
  beatMs: 60_000,
  hosts: ['chat.example'],
  classicOrigins: [],
};
const visit = { host: 'chat.example', secure: true, forwarded: false, address: '', socket: 'wss://chat.example' };

describe.skipIf(unsupported !== undefined)('what the code makes a database count', () => {
  let now = Date.now();
  const counted = { writeUnits: 0, readUnits: 0, messages: 0 };
  const queued: Job[] = [];
  let store: Awaited<ReturnType<typeof makeStore>>;
  let fanout: Fanout;
  let ports: Ports;
  let gateway: Gateway;
  let rooms: string[];
  let ines: Writer;
  let token: string;

  beforeAll(async () => {
    const clock = { now: () => now };
    store = await makeStore(clock, (client) => count(client, counted), true);
    const post: Post = {
      send: async () => {
        counted.messages += 1;
        return 'sent';
      },
      end: async () => 'sent',
    };
    const log: Log = { write: () => undefined };
    const limits = createLimits(true, store.commandCounts, clock);
    const queue: Queue = { put: async (jobs) => void queued.push(...jobs) };
    fanout = createFanout({ db: store.db, store, post, queue, clock, log });
    const transport = createTransport(fanout, queue, post, log);
    ports = { ...store, transport, identity, clock, ids, limits, log, meter };
    gateway = createGateway(ports, settings);
    rooms = ['lobby', ...Array.from({ length: ROOMS - 1 }, newId)];
    for (const roomId of rooms) await store.rooms.create(newRoom(roomId));
    ines = await writer(store, 'lobby');
    for (const roomId of rooms.slice(1)) {
      await store.roomLog.append(roomId, joinOf(ines.user), { ...ines.guard, member: false });
    }
    ({ token } = await startSession(ports, ines.user.userId));
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  /** What is counted while something runs. */
  const countOf = async (work: () => Promise<unknown>): Promise<typeof counted> => {
    Object.assign(counted, { writeUnits: 0, readUnits: 0, messages: 0 });
    await work();
    return { ...counted };
  };
  const expectCounts = (is: typeof counted, counts: SomeCounts) => {
    const { writeUnits = 0, readUnits = 0, messages = 0 } = counts;
    expect(is).toEqual({ writeUnits, readUnits: expect.closeTo(readUnits, 6), messages });
  };
  /** One frame and all that follows it. Gives the reply. */
  const say = async (connectionId: string, action: string, fields: object): Promise<{ ok: never }> => {
    counted.messages += 1;
    const { reply, after } = await gateway.received(connectionId, JSON.stringify({ action, id: '1', ...fields }));
    counted.messages += reply === undefined ? 0 : 1;
    await after?.();
    const told = JSON.parse(reply ?? '{}') as { ok: never; error?: string };
    expect(told).not.toHaveProperty('error');
    return told;
  };
  const shake = async (connectionId: string): Promise<void> => {
    const who = await signedIn(ports, token);
    const ticket = who && (await issueTicket(ports, who));
    counted.messages += 1;
    const handshake = { connectionId, protocols: ['parley.v1', `ticket.${ticket}`], origin: undefined };
    const outcome = await gateway.opened({ ...handshake, host: undefined, forwarded: false, address: '' });
    expect(outcome.accepted).toBe(true);
  };

  it('[COST2] for a connection from its ticket to its end, with what it has missed', async () => {
    const opened = rooms.slice(0, OPENED);
    const cursors = await Promise.all(opened.map((roomId) => store.roomLog.head(roomId)));
    for (const roomId of opened) {
      for (let i = 0; i < MISSED; i += 1) {
        await store.roomLog.append(roomId, postOf(ines.user, 'm'.repeat(200)), ines.guard);
      }
    }
    // Long after the last time, so that the session's end moves on.
    now += 3_600_000;
    const is = await countOf(async () => {
      await shake('c1');
      await say('c1', 'hello', { versions: [1, 1] });
      for (const roomId of opened) await say('c1', 'openroom', { roomId });
      for (const head of cursors) {
        const { epoch = '', seq = 0, entryId = '' } = head ?? {};
        const roomId = opened[cursors.indexOf(head)];
        const { ok } = await say('c1', 'catchup', { roomId, cursor: { epoch, seq, entryId }, limit: 100 });
        expect(ok).toMatchObject({ messages: { length: MISSED } });
      }
      await gateway.closed('c1', { ms: 0 });
    });
    expectCounts(is, connection({ opened: OPENED, rooms: ROOMS }));
  });

  it('[COST2] for a message to eight connections', async () => {
    const all = Array.from({ length: 8 }, (_, i) => `w${i}`.padEnd(16, '='));
    for (const connectionId of all) {
      await shake(connectionId);
      await say(connectionId, 'openroom', { roomId: 'lobby' });
    }
    const message = 'm'.repeat(200);
    const post = () => say(all[0] ?? '', 'sendmessage', { roomId: 'lobby', key: newId(), message });
    // The first one tells those away too, which is counted by itself.
    await post();
    const is = await countOf(post);
    expectCounts(is, send({ text: 200 }, 8));
    for (const connectionId of all) await gateway.closed(connectionId, { ms: 0 });
  });

  it('[COST2] for telling those away where a log ends', async () => {
    const roomId = newId();
    await store.rooms.create(newRoom(roomId));
    const someone = await writer(store, roomId);
    const people = [someone];
    for (let i = 1; i < 5; i += 1) people.push(await writer(store, roomId));
    const [first, ...others] = people.map(({ guard }) => guard.connectionId) as [string, ...string[]];
    await store.connections.openRoom(first, roomId);
    await gateway.closed(others.pop() ?? '', { ms: 0 });
    const event = { event: 'head.moved', roomId, epoch: '', seq: 0, n: 0 } as const;
    const posted = {
      event: 'member.joined',
      roomId,
      seq: 0,
      entryId: '',
      timestamp: '',
      ...profileOf(someone.user),
    } as const;
    await ports.transport.publish({ roomId }, posted);
    queued.length = 0;
    const atOnce = await countOf(() => ports.transport.publish({ awayFrom: roomId }, event));
    await store.roomLog.append(roomId, postOf(someone.user, 'more'), someone.guard);
    const later = await countOf(async () => {
      for (const job of queued) await fanout.run(job);
    });
    const is = {
      writeUnits: 0,
      readUnits: atOnce.readUnits + later.readUnits,
      messages: atOnce.messages + later.messages,
    };
    expect(atOnce.messages).toBe(3);
    expectCounts(is, heads({ members: 5, here: 4, away: 3 }));
  });

  it('[COST2] for a message that is kept: rows of the size that is counted, or a little less', async () => {
    const roomId = rooms[1] ?? '';
    const { entry } = await store.roomLog.append(roomId, postOf(ines.user, 'm'.repeat(200)), ines.guard);
    const row = (await store.db.get('MessageHistory', { roomId, seq: entry.seq })) ?? {};
    const key = await store.db.get('Records', { recordId: `key#${row['userId']}#${row['key']}` });
    const sizeOf = (of: Row = {}): number =>
      Object.entries(of).reduce((sum, [name, value]) => sum + name.length + String(value).length, 0);
    const pick = (shape: Key) => {
      const names = ['roomId', 'seq', shape.partition, shape.sort ?? ''];
      return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
    };
    const pairs = [
      [bytes.message, sizeOf(row) - 200],
      [bytes.key, sizeOf(key)],
      ...Object.values(tables.MessageHistory.indexes).map((shape, i) => [bytes.indexes[i] ?? 0, sizeOf(pick(shape))]),
    ];
    expect(pairs).toHaveLength(2 + bytes.indexes.length);
    for (const [estimate = 0, is = 0] of pairs) {
      expect(is).toBeLessThanOrEqual(estimate);
      expect(is).toBeGreaterThan(estimate * 0.85);
    }
  });

  it('[COST2] for ten beats, the tenth of them for all rooms, and for a receipt', async () => {
    // Her first connection, of the setting up, is over.
    await gateway.closed(ines.guard.connectionId, { ms: 0 });
    await shake('b');
    for (const roomId of rooms.slice(0, OPENED)) await say('b', 'openroom', { roomId });
    const beats = await countOf(async () => {
      for (let i = 0; i < 9; i += 1) await say('b', 'beat', {});
      await say('b', 'beat', { rooms: true });
    });
    const { readUnits = 0, messages = 0 } = beat({ opened: OPENED, rooms: ROOMS });
    expectCounts(beats, { readUnits: 10 * readUnits, messages: 10 * messages });
    const usual = await countOf(() => say('b', 'beat', {}));
    const first = await countOf(() => say('b', 'beat', { rooms: true }));
    expect(first.readUnits - usual.readUnits).toBe(firstBeat({ rooms: ROOMS }).readUnits);
    const head = await store.roomLog.head('lobby');
    const receipt = await countOf(() => say('b', 'markread', { roomId: 'lobby', n: head?.n }));
    expectCounts(receipt, read({ connections: 1 }));
  });

  it('[COST2] for a page that is loaded', async () => {
    const app = createApp(ports, settings);
    // Just now she has shaken hands: the session's end stays where it is.
    const is = await countOf(async () => {
      const headers = { cookie: `__Host-parley=${token}` };
      expect((await app.request('/config.json', {}, { visit })).status).toBe(200);
      const answer = await app.request('/api/session', { headers }, { visit });
      expect(await answer.json()).toHaveProperty('user');
    });
    expectCounts(is, { readUnits: load().readUnits ?? 0 });
  });

  it('[COST8] for a member: no more units to read than the worst day takes for granted, with the longest texts there are', async () => {
    const room = newRoom();
    await store.rooms.create(room);
    const { roomId, epoch } = room;
    const { user, guard } = await writer(store, roomId);
    const { seq = 0, entryId = '' } = (await store.roomLog.head(roomId)) ?? {};
    for (let i = 0; i < 40; i += 1) {
      now += 1_000;
      await store.roomLog.append(roomId, postOf(user, '\u{1f600}'.repeat(4_096)), guard);
    }
    await shake('reader');
    const units: number[] = [];
    for (const before of [undefined, 39]) {
      units.push((await countOf(() => say('reader', 'history', { roomId, before, limit: 100 }))).readUnits);
    }
    const cursor = { epoch, seq, entryId };
    units.push((await countOf(() => say('reader', 'catchup', { roomId, cursor, limit: 100 }))).readUnits);
    expect(Math.max(...units)).toBeLessThanOrEqual(LONGEST_READ);
    expect(Math.max(...units)).toBeGreaterThan(0.9 * LONGEST_READ);
  });

  it('[COST8] for a stranger: one unit for a made-up ticket, and no more than that for a made-up session or link', async () => {
    const made = 'x'.repeat(43);
    const handshake = { connectionId: 's', origin: undefined, host: undefined, forwarded: false, address: '' };
    const refused = await countOf(() => gateway.opened({ ...handshake, protocols: ['parley.v1', `ticket.${made}`] }));
    expectCounts(refused, { writeUnits: 1 });
    expectCounts(await countOf(() => gateway.opened({ ...handshake, protocols: [] })), {});
    const app = createApp(ports, settings);
    const asked = async (path: string, init: RequestInit) => {
      const headers = { cookie: `__Host-parley=${made}`, 'content-type': 'application/json' };
      await app.request(path, { ...init, headers }, { visit });
    };
    expectCounts(await countOf(() => asked('/api/session', {})), { readUnits: 1 });
    expectCounts(await countOf(() => asked('/api/ticket', { method: 'POST' })), { readUnits: 1 });
    expectCounts(await countOf(() => asked('/api/guest', { method: 'POST' })), { readUnits: 1 });
    const link = JSON.stringify({ secret: made });
    expectCounts(await countOf(() => asked('/api/owner', { method: 'POST', body: link })), { writeUnits: 1 });
  });
});

interface Consumed {
  CapacityUnits?: number;
}

/** Asks every call for the units it took, as the database itself reckons. */
function count(client: DynamoDBClient, counted: { writeUnits: number; readUnits: number }): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: Consumed | Consumed[] };
        const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        counted[/^(?:Get|BatchGet|Query)/u.test(commandName) ? 'readUnits' : 'writeUnits'] += units;
        return result;
      },
    { step: 'initialize' },
  );
}
