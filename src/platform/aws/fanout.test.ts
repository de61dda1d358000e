// Which way an event takes, on a real store: at once, by the worker in shards, or in a wave.
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, newRoom, postOf, type Writer, writer } from '../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../test/platform/aws.ts';
import { type AwsStore, fanoutOf, postedIn, receiversOf } from '../../../test/platform/fanout.ts';
import { MOST, SHARD } from './fanout.ts';
import { encodeJob } from './jobs.ts';
import { roomShard } from './store/tables.ts';

/** As API Gateway makes them. */
const idOf = (i: number) => `${String(i).padStart(15, 'A')}=`;

describe.skipIf(unsupported !== undefined)('the fan-out', () => {
  let now = 1_800_000_000_000;
  let store: AwsStore;
  let client: DynamoDBDocumentClient;
  beforeAll(async () => {
    store = await makeStore({ now: () => now }, (one) => (client = DynamoDBDocumentClient.from(one)));
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  const fanout = () => fanoutOf(store, () => now);
  /** Connections that have a room open, by their rows alone. Gives their ids. */
  const fill = async (roomId: string, count: number): Promise<string[]> => {
    const ids = Array.from({ length: count }, (_, i) => idOf(i));
    const expiresAt = now + 7_800_000;
    const rows = ids.map((connectionId) => {
      const row = { roomShard: roomShard(roomId), connectionId, kind: 'parley', userId: newId(), openedAt: now };
      return { PutRequest: { Item: { ...row, expiresAt, ttl: Math.ceil(expiresAt / 1_000) } } };
    });
    const table = store.db.nameOf('RoomConnections');
    for (let at = 0; at < rows.length; at += 25) {
      await client.send(new BatchWriteCommand({ RequestItems: { [table]: rows.slice(at, at + 25) } }));
    }
    return ids;
  };

  it.each([
    [1, 0],
    [49, 0],
    [50, 0],
    [51, 1],
    [250, 1],
    [251, 2],
    [1_001, 5],
  ])('[FAN1] reaches each of %i connections once, by %i jobs', async (count, jobs) => {
    const roomId = newId();
    const ids = await fill(roomId, count);
    const { sent, transport, work } = fanout();
    await transport.publish({ roomId }, postedIn(roomId));
    expect(sent).toHaveLength(jobs === 0 ? count : 0);
    expect(await work()).toBe(jobs);
    expect(receiversOf(sent)).toEqual(ids.toSorted());
  });

  it('[FAN1] asks once for fifty, however many connections there are elsewhere', async () => {
    const roomId = newId();
    await fill(newId(), 300);
    await fill(roomId, 50);
    let asked = 0;
    const query: typeof store.db.query = (...call) => {
      asked += 1;
      return store.db.query(...call);
    };
    const { sent, transport } = fanoutOf({ ...store, db: { ...store.db, query } }, () => now);
    await transport.publish({ roomId }, postedIn(roomId));
    expect([asked, sent.length]).toEqual([1, 50]);
  });

  it('[FAN1] takes no row for somebody that has expired, also where there are many', async () => {
    const roomId = newId();
    await fill(roomId, 60);
    now += 3 * 60 * 60_000;
    const ids = await fill(roomId, 3);
    const { sent, transport, queued } = fanout();
    await transport.publish({ roomId }, postedIn(roomId));
    expect([receiversOf(sent), queued]).toEqual([ids.toSorted(), []]);
  });

  it('[FAN1] makes jobs of less than 64 KB, whatever is said', () => {
    const recipients = Array.from({ length: SHARD }, (_, i) => {
      return { connectionId: idOf(i), kind: 'classic' as const, openedAt: now };
    });
    for (const character of ['"', '\n', '\u{FFFE}', '\u{1F600}']) {
      const message = character.repeat(Math.floor(16_384 / Buffer.byteLength(character)));
      const event = postedIn(newId(), { message, username: '"'.repeat(40), key: newId(), entryId: newId() });
      expect(
        Buffer.byteLength(encodeJob({ kind: 'deliver', events: [event], recipients, roomId: newId() })),
      ).toBeLessThan(64 * 1_024);
    }
  });

  it('[FAN7] is left to the worker when its recipients cannot be found', async () => {
    const roomId = newId();
    const ids = await fill(roomId, 2);
    const down = { ...store, db: { ...store.db, query: () => Promise.reject(new Error('down')) } };
    const { transport, jobs, said } = fanoutOf(down, () => now);
    const event = postedIn(roomId);
    await transport.publish({ roomId }, event);
    expect([jobs(), said]).toEqual([[{ kind: 'tell', audience: { roomId }, event }], ['publish_postponed']]);
    const { sent, fanout: healthy } = fanout();
    for (const job of jobs()) await healthy.run(job);
    expect(receiversOf(sent)).toEqual(ids);
  });

  describe('in a very large room', () => {
    const most = 600;
    const fanout = () => fanoutOf(store, () => now, { most });
    let roomId: string;
    let ids: string[];
    let ann: Writer;
    beforeAll(async () => {
      const room = newRoom();
      ({ roomId } = room);
      await store.rooms.create(room);
      ann = await writer(store, roomId);
      ids = await fill(roomId, most + 1);
    });

    const say = async (text: string) => {
      const { message } = await store.roomLog.append(roomId, postOf(ann.user, text), ann.guard);
      return { event: 'message.posted' as const, ...(message as NonNullable<typeof message>) };
    };

    it('[FAN2] is one of more than 10,000 connections', async () => {
      expect(MOST).toBe(10_000);
      const { sent, transport, work, jobs } = fanoutOf(store, () => now, { most: most + 1 });
      await transport.publish({ roomId }, await say('not that large'));
      expect(jobs().map(({ kind }) => kind)).toEqual(['deliver', 'deliver', 'deliver']);
      await work();
      expect(receiversOf(sent)).toEqual(ids.toSorted());
    });

    it('[FAN2] tells several messages in one wave, each connection once', async () => {
      const { transport, queued, sent, work } = fanout();
      const events = [await say('one'), await say('two'), await say('three')];
      for (const event of events) await transport.publish({ roomId }, event);
      expect(queued.map(({ delay }) => delay)).toEqual([2]);
      // Stored, and not published yet: it goes with the wave all the same.
      events.push(await say('four'));
      expect(await work()).toBe(1 + Math.ceil(ids.length / SHARD));
      expect(receiversOf(sent)).toEqual(ids.toSorted());
      for (const text of new Set(sent.map((one) => one.text))) expect(JSON.parse(text)).toEqual(events);
    });

    it('[FAN2] reads on for nobody while a wave is gathering', async () => {
      const asked: unknown[] = [];
      const query: typeof store.db.query = (table, input, limit) => {
        asked.push(input.Limit);
        return store.db.query(table, input, limit);
      };
      const { transport, work } = fanoutOf({ ...store, db: { ...store.db, query } }, () => now, { most });
      for (const text of ['first', 'second', 'third']) await transport.publish({ roomId }, await say(text));
      expect(asked).toEqual([52, most, 52, 52]);
      await work();
    });

    it('[FAN2] begins the next wave with the next message', async () => {
      const { transport, jobs, fanout: one } = fanout();
      const event = await say('next');
      await transport.publish({ roomId }, event);
      expect(jobs()).toEqual([{ kind: 'wave', roomId, seq: event.seq }]);
      await one.run({ kind: 'wave', roomId, seq: event.seq });
    });

    it('[FAN2] begins another wave for what is stored while one is read', async () => {
      const late: number[] = [];
      const { transport, jobs } = fanout();
      const roomLog: typeof store.roomLog = {
        ...store.roomLog,
        after: async (...range) => {
          const entries = await store.roomLog.after(...range);
          const event = await say('late');
          late.push(event.seq);
          await transport.publish({ roomId }, event);
          return entries;
        },
      };
      const event = await say('first');
      await transport.publish({ roomId }, event);
      const { fanout: one } = fanoutOf({ ...store, roomLog }, () => now, { most });
      await one.run({ kind: 'wave', roomId, seq: event.seq });
      expect(jobs().map((job) => job.kind === 'wave' && job.seq)).toEqual([event.seq, ...late]);
      await one.run({ kind: 'wave', roomId, seq: event.seq });
    });

    it('[FAN2] leaves out the beginning of what does not fit a frame', async () => {
      const { fanout: one, jobs } = fanout();
      const events: Awaited<ReturnType<typeof say>>[] = [];
      for (const letter of 'abcd') events.push(await say(letter.repeat(8_000)));
      await one.run({ kind: 'wave', roomId, seq: events[0]?.seq ?? 0 });
      const told = jobs().map((job) => (job.kind === 'deliver' ? job.events : []));
      expect(told.length).toBeGreaterThan(1);
      for (const each of told) expect(each).toEqual(events.slice(1));
    });

    it('[FAN2] leaves out the oldest of more than a hundred entries', async () => {
      const { fanout: one, jobs } = fanout();
      const events: Awaited<ReturnType<typeof say>>[] = [];
      for (let i = 0; i < 102; i += 1) events.push(await say(String(i)));
      await one.run({ kind: 'wave', roomId, seq: events[0]?.seq ?? 0 });
      const [job] = jobs();
      const told = job?.kind === 'deliver' ? job.events : [];
      expect(told.at(-1)).toEqual(events.at(-1));
      // How many fit the frame is another matter.
      expect(told).toEqual(events.slice(-told.length));
    });

    it('[FAN2] does not wait for a wave that got lost', async () => {
      const { transport, jobs } = fanout();
      const lost = await say('lost');
      await transport.publish({ roomId }, lost);
      now += 61_000;
      const event = await say('found');
      await transport.publish({ roomId }, event);
      expect(jobs().map((job) => job.kind === 'wave' && job.seq)).toEqual([lost.seq, event.seq]);
    });
  });
});
