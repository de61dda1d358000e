// The contract of the RoomLog port.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, joinOf, type MakeStore, newRoom, postOf, type TestStore, visitor, writer } from './drafts.ts';

/** Runs the rules of the room log on one platform's store. */
export function logContract(platform: string, makeStore: MakeStore): void {
  describe(`the room log on ${platform}`, () => {
    let store: TestStore;
    beforeAll(async () => {
      store = await makeStore();
    });
    afterAll(() => store.stop());

    async function room(): Promise<string> {
      const it = newRoom();
      await store.rooms.create(it);
      return it.roomId;
    }

    it('[LOG1] [LOG2] numbers entries without holes, and posts among themselves', async () => {
      const roomId = await room();
      const people = [await writer(store, roomId, 'A'), await writer(store, roomId, 'B')];
      const appended = await Promise.all(
        Array.from({ length: 12 }, (_, i) => {
          const { user, guard } = people[i % 2] as (typeof people)[number];
          return store.roomLog.append(roomId, postOf(user, `${i}`), guard);
        }),
      );
      expect(appended.map(({ entry }) => entry.seq).toSorted((a, b) => a - b)).toEqual(range(3, 14));
      const entries = await store.roomLog.after(roomId, 0, 100);
      expect(entries.map(({ seq }) => seq)).toEqual(range(1, 14));
      expect(entries.flatMap((entry) => (entry.kind === 'post' ? [entry.n] : []))).toEqual(range(1, 12));
      expect(await store.roomLog.head(roomId)).toMatchObject({
        seq: 14,
        n: 12,
        floor: 1,
        entryId: entries.at(-1)?.entryId,
      });
    });

    it('[LOG3] gives the first answer again for the same key, room and text', async () => {
      const roomId = await room();
      const { user, guard } = await writer(store, roomId);
      const first = await store.roomLog.append(roomId, postOf(user, 'once', { key: 'k' }), guard);
      const twice = await Promise.all(
        range(1, 4).map(() => store.roomLog.append(roomId, postOf(user, 'once', { key: 'k' }), guard)),
      );
      for (const again of twice) expect(again).toEqual({ ...first, repeated: true });
      expect(await store.roomLog.head(roomId)).toMatchObject({ seq: 2, n: 1 });
    });

    it('[LOG3] stores a key once when it comes several times at once', async () => {
      const roomId = await room();
      const { user, guard } = await writer(store, roomId);
      const all = await Promise.all(
        range(1, 6).map(() => store.roomLog.append(roomId, postOf(user, 'once', { key: 'k' }), guard)),
      );
      expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(new Set(all.map(({ entry }) => entry.seq)).size).toBe(1);
      expect(await store.roomLog.head(roomId)).toMatchObject({ n: 1 });
    });

    it('[LOG4] refuses a key that was used for another text or room, and stores nothing', async () => {
      const [roomId, other] = [await room(), await room()];
      const { user, guard } = await writer(store, roomId);
      await store.roomLog.append(other, joinOf(user), { ...guard, member: false });
      await store.roomLog.append(roomId, postOf(user, 'one', { key: 'k' }), guard);
      for (const [where, text] of [
        [roomId, 'two'],
        [other, 'one'],
      ] as const) {
        const refused = store.roomLog.append(where, postOf(user, text, { key: 'k' }), guard);
        await expect(refused).rejects.toMatchObject({ code: 'conflict' });
      }
      expect(await store.roomLog.head(roomId)).toMatchObject({ n: 1 });
      expect(await store.roomLog.head(other)).toMatchObject({ n: 0 });
    });

    it('[LOG5] keeps the keys of different people apart', async () => {
      const roomId = await room();
      const [a, b] = [await writer(store, roomId), await writer(store, roomId)];
      await store.roomLog.append(roomId, postOf(a.user, 'mine', { key: 'k' }), a.guard);
      const other = await store.roomLog.append(roomId, postOf(b.user, 'yours', { key: 'k' }), b.guard);
      expect(other).toMatchObject({ repeated: false, message: { n: 2, message: 'yours' } });
    });

    it('[LOG6] [LOG7] [LOG8] refuses a stranger, a closed connection and an unknown room, and stores nothing', async () => {
      const roomId = await room();
      const { user, guard } = await visitor(store);
      const post = (where: string, how = guard) => store.roomLog.append(where, postOf(user, 'x'), how);
      await expect(post(roomId)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(post('nowhere')).rejects.toMatchObject({ code: 'not_found' });
      expect(await post(roomId, { ...guard, member: false })).toMatchObject({ message: { n: 1 } });
      await store.connections.close(guard.connectionId);
      await expect(post(roomId, { ...guard, member: false })).rejects.toMatchObject({ code: 'unauthenticated' });
      expect(await store.roomLog.head(roomId)).toMatchObject({ seq: 1, n: 1 });
      expect(await store.roomLog.head('nowhere')).toBeUndefined();
    });

    it('[LOG9] stores a membership with the entry that tells of it, once', async () => {
      const roomId = await room();
      const first = await writer(store, roomId);
      await store.roomLog.append(roomId, postOf(first.user, 'before'), first.guard);
      const { user, guard } = await visitor(store, 'Theo');
      const asked = await Promise.all(
        range(1, 3).map(() => store.roomLog.append(roomId, joinOf(user), { ...guard, member: false })),
      );
      expect(asked.filter(({ repeated }) => !repeated)).toHaveLength(1);
      for (const { entry } of asked) expect(entry).toMatchObject({ kind: 'join', seq: 3, userId: user.userId });
      const membership = await store.rooms.member(roomId, user.userId);
      expect(membership).toEqual({ roomId, userId: user.userId, role: 'member', receipt: 1 });
      expect(await store.users.get(user.userId)).toMatchObject({ rev: 2 });
    });

    it('[LOG10] never dates an entry before the one it follows', async () => {
      const roomId = await room();
      const { user, guard } = await writer(store, roomId);
      const late = await store.roomLog.append(roomId, postOf(user, 'late', { timestamp: at(9_000) }), guard);
      const early = await store.roomLog.append(roomId, postOf(user, 'early', { timestamp: at(1_000) }), guard);
      expect([late, early].map(({ message }) => message?.timestamp)).toEqual([at(9_000), at(9_000)]);
      expect((await store.roomLog.after(roomId, 0, 9)).map(({ timestamp }) => timestamp)).toEqual([
        at(0),
        at(9_000),
        at(9_000),
      ]);
    });

    it('[LOG11] reads pages of entries and of messages, and single ones', async () => {
      const roomId = await room();
      const { user, guard } = await writer(store, roomId);
      for (const i of range(1, 7)) await store.roomLog.append(roomId, postOf(user, `${i}`), guard);
      const texts = async (before: number | undefined, limit: number) =>
        (await store.roomLog.before(roomId, before, limit)).map(({ n, message }) => `${n}=${message}`);
      expect(await texts(undefined, 3)).toEqual(['5=5', '6=6', '7=7']);
      expect(await texts(5, 3)).toEqual(['2=2', '3=3', '4=4']);
      expect(await texts(1, 3)).toEqual([]);
      expect((await store.roomLog.after(roomId, 5, 2)).map(({ seq }) => seq)).toEqual([6, 7]);
      expect(await store.roomLog.after(roomId, 8, 2)).toEqual([]);
      const [entry] = await store.roomLog.after(roomId, 4, 1);
      expect(await store.roomLog.entryId(roomId, 5)).toBe(entry?.entryId);
      expect(await store.roomLog.entryId(roomId, 99)).toBeUndefined();
      const found = await store.roomLog.messages(roomId, [1, 3, 4, 99]);
      expect(new Set(found.map(({ n }) => n))).toEqual(new Set([2, 3]));
    });

    it('[LOG16] keeps a field of a message that the store knows nothing of', async () => {
      const roomId = await room();
      const { user, guard } = await writer(store, roomId);
      const { message } = await store.roomLog.append(roomId, postOf(user, 'x', { mood: ['fine'] } as object), guard);
      expect(message).toMatchObject({ mood: ['fine'] });
      expect(await store.roomLog.before(roomId, undefined, 1)).toEqual([message]);
      expect(await store.roomLog.messages(roomId, [2])).toEqual([message]);
    });

    it('[LOG12] keeps text byte for byte, up to the largest', async () => {
      const roomId = await room();
      const { user, guard } = await writer(store, roomId);
      const texts = [
        "'; DROP TABLE messages;--",
        '\u{1f9dc}\u200d\u2640\ufe0f',
        'e\u0301 \u00e9',
        ' \u2028\u2029 ',
        '\u202eabc',
        '\t\n',
        'x'.repeat(8_000),
        '\u{1d11e}'.repeat(4_096),
        '{"$gt":""}',
        'NULL',
        '%00',
      ];
      for (const text of texts) await store.roomLog.append(roomId, postOf(user, text), guard);
      expect((await store.roomLog.before(roomId, undefined, 100)).map(({ message }) => message)).toEqual(texts);
    });
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
