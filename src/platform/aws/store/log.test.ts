// What is particular to the log on DynamoDB: finding a message by its n, and rows that the original demo would know.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinOf, newRoom, postOf, visitor, type Writer, writer } from '../../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../../test/platform/aws.ts';

describe.skipIf(unsupported !== undefined)('the log on DynamoDB', () => {
  let store: Awaited<ReturnType<typeof makeStore>>;
  let client: DynamoDBClient;
  let roomId: string;
  let ann: Writer;
  beforeAll(async () => {
    store = await makeStore(undefined, (one) => (client = one));
    const room = newRoom();
    ({ roomId } = room);
    await store.rooms.create(room);
    ann = await writer(store, roomId, 'Ann');
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  it('[AWS19] finds the messages before any n, however many entries between them are no posts', async () => {
    // p: a post, j: a join. Runs of joins lie at the start, in the middle and at the end.
    for (const kind of 'jjjpjpppjjjjjjpjjpppppjpjjjj') {
      if (kind === 'p') await store.roomLog.append(roomId, postOf(ann.user, 'x'), ann.guard);
      else {
        const { user, guard } = await visitor(store);
        await store.roomLog.append(roomId, joinOf(user), { ...guard, member: false });
      }
    }
    const { n: last = 0 } = (await store.roomLog.head(roomId)) ?? {};
    for (let before = 0; before <= last + 3; before += 1) {
      const newest = Math.min(before - 1, last);
      const expected = [newest - 2, newest - 1, newest].filter((n) => n >= 1);
      expect((await store.roomLog.before(roomId, before, 3)).map(({ n }) => n)).toEqual(expected);
    }
  });

  it('[AWS19] finds them by few calls behind hundreds of entries that are no posts', async () => {
    const { roomId } = newRoom();
    const kinds = [...Array<string>(120).fill('post'), ...Array<string>(400).fill('join'), 'post', 'post'];
    let n = 0;
    const rows = kinds.map((kind, i) => {
      n += kind === 'post' ? 1 : 0;
      return { roomId, seq: i + 1, n, kind, messageId: `m${i}`, userId: 'u', timestamp: `t${i}` };
    });
    await Promise.all(rows.map((Item) => store.db.put('MessageHistory', { Item })));
    await store.db.put('Rooms', { Item: { ...newRoom(roomId), seq: rows.length, n, entryId: 'e', floor: 1 } });
    let calls = 0;
    client.middlewareStack.add(
      (next) => (args) => {
        calls += 1;
        return next(args);
      },
      { step: 'initialize', name: 'calls' },
    );
    const newest = async (before: number | undefined, limit: number) => {
      calls = 0;
      return (await store.roomLog.before(roomId, before, limit)).map((message) => message.n);
    };
    // The head, the step to the joins, four hundred of them, and the messages.
    expect(await newest(120, 3)).toEqual([117, 118, 119]);
    expect(calls).toBeLessThanOrEqual(9);
    expect(await newest(undefined, 4)).toEqual([119, 120, 121, 122]);
    expect(calls).toBeLessThanOrEqual(8);
    expect(await newest(100, 1)).toEqual([99]);
    expect(calls).toBeLessThanOrEqual(9);
    client.middlewareStack.remove('calls');
  });

  it('[READ8] reads few more rows than a reply holds, however long they are, and as many short ones as are asked for', async () => {
    const { roomId } = newRoom();
    const put = async (from: number, to: number, message: string) => {
      const posts = Array.from({ length: to - from + 1 }, (_, i) => ({ ...postOf(ann.user, message), n: from + i }));
      await Promise.all(
        posts.map((post) => store.db.put('MessageHistory', { Item: { ...post, roomId, seq: post.n } })),
      );
    };
    const short = 'x';
    await Promise.all([put(1, 70, short), put(71, 110, '\u20ac'.repeat(5_000)), put(111, 180, short)]);
    await store.db.put('Rooms', { Item: { ...newRoom(roomId), seq: 180, n: 180, entryId: 'e', floor: 1 } });
    let rows = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        rows += (result.output as { Count?: number }).Count ?? 0;
        return result;
      },
      { step: 'initialize', name: 'rows' },
    );
    const { roomLog } = store;
    const read = async (page: () => Promise<{ seq: number }[]>) => {
      rows = 0;
      const seqs = (await page()).map(({ seq }) => seq);
      return { first: seqs[0], last: seqs.at(-1), rows };
    };
    expect(await read(() => roomLog.before(roomId, undefined, 50))).toEqual({ first: 131, last: 180, rows: 50 });
    expect(await read(() => roomLog.after(roomId, 0, 50))).toEqual({ first: 1, last: 50, rows: 50 });
    // Two of the long ones fill a reply, behind however many short ones; the look for the newest reads one row.
    for (const newest of [110, 113, 125]) {
      const page = await read(() => roomLog.before(roomId, newest + 1, 100));
      expect(page).toMatchObject({ last: newest });
      expect(page.first).toBeLessThan(110);
      expect(page.rows).toBeLessThanOrEqual(41);
    }
    for (const cursor of [70, 67, 55]) {
      const page = await read(() => roomLog.after(roomId, cursor, 100));
      expect(page).toMatchObject({ first: cursor + 1 });
      expect(page.last).toBeGreaterThan(71);
      expect(page.rows).toBeLessThanOrEqual(40);
    }
    client.middlewareStack.remove('rows');
  });

  it('[AWS20] keeps what the original demo kept of a connection and of a message', async () => {
    const { guard, user } = ann;
    const { message } = await store.roomLog.append(roomId, postOf(user, 'Hello'), guard);
    const { seq = 0, messageId, timestamp, connectionId } = message ?? {};
    expect(await store.db.get('MessageHistory', { roomId, seq })).toMatchObject({
      messageId,
      timestamp,
      connectionId,
      message: 'Hello',
      username: 'Ann',
    });
    const openedAt = Date.UTC(2026, 10, 22, 17, 4, 5, 678);
    await store.connections.open({ connectionId: 'c=', user, kind: 'parley', openedAt }, []);
    expect(await store.db.get('ActiveConnections', { connectionId: 'c=' })).toMatchObject({
      connectionId: 'c=',
      timestamp: '2026-11-22T17:04:05.678Z',
      connectedAt: Date.UTC(2026, 10, 22, 17, 4, 5) / 1000,
      username: 'Ann',
    });
    const byMessage = { IndexName: 'byMessage', KeyConditionExpression: 'messageId = :id AND #t = :t' };
    const values = {
      ExpressionAttributeNames: { '#t': 'timestamp' },
      ExpressionAttributeValues: { ':id': messageId, ':t': timestamp },
    };
    expect(await store.db.query('MessageHistory', { ...byMessage, ...values })).toMatchObject([{ roomId, seq }]);
  });
});
