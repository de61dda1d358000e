// What is particular to the log on DynamoDB: finding a message by its n, and rows that the original demo would know.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinOf, newRoom, postOf, visitor, type Writer, writer } from '../../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../../test/platform/aws.ts';

describe.skipIf(unsupported !== undefined)('the log on DynamoDB', () => {
  let store: Awaited<ReturnType<typeof makeStore>>;
  let roomId: string;
  let ann: Writer;
  beforeAll(async () => {
    store = await makeStore();
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
