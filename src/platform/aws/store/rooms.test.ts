// What is particular to rooms on DynamoDB: lists by an index that is behind.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRoom, writer } from '../../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../../test/platform/aws.ts';
import type { Database } from './database.ts';
import { createRooms } from './rooms.ts';

describe.skipIf(unsupported !== undefined)('the members of a room on DynamoDB', () => {
  let store: Awaited<ReturnType<typeof makeStore>>;
  beforeAll(async () => {
    store = await makeStore();
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  it('[ROOM11] fill a page, although the index still names some who have left', async () => {
    const room = newRoom();
    const { roomId } = room;
    await store.rooms.create(room);
    const ids: string[] = [];
    for (let i = 0; i < 8; i += 1) ids.push((await writer(store, roomId)).user.userId);
    ids.sort();
    // Gone from the table, and not yet from the index.
    const gone = new Set([ids[0], ids[1], ids[2], ids[5]]);
    const getAll: Database['getAll'] = async (keys) =>
      (await store.db.getAll(keys)).filter(({ table, row }) => table !== 'Memberships' || !gone.has(row['userId']));
    const rooms = createRooms({ ...store.db, getAll });
    const left = ids.filter((id) => !gone.has(id));
    const page = async (after: string | undefined, limit: number) =>
      (await rooms.members(roomId, after, limit)).map(({ userId }) => userId);
    expect(await page(undefined, 3)).toEqual(left.slice(0, 3));
    expect(await page(left[2], 3)).toEqual(left.slice(3));
    expect(await page(undefined, 8)).toEqual(left);
  });
});
