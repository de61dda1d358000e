// The contract of a store's rooms, members and receipts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NoticeDraft, User } from '../../src/core/ports.ts';
import { at, joinOf, type MakeStore, newId, newRoom, postOf, type TestStore, visitor, writer } from './drafts.ts';

/** Who a notice is about, and when. */
function noticeOf({ userId, username, color }: User): NoticeDraft {
  return { userId, username, color, entryId: newId(), timestamp: at(0) };
}

/** Runs the rules of membership on one platform. */
export function membershipContract(platform: string, makeStore: MakeStore): void {
  describe(`members on ${platform}`, () => {
    let store: TestStore;
    beforeAll(async () => {
      store = await makeStore();
    });
    afterAll(() => store.stop());

    const founded = async (name = 'crew') => {
      const { user, guard } = await visitor(store, 'Founder');
      const room = { ...newRoom(), name };
      expect(await store.rooms.create(room, { ...joinOf(user), role: 'owner' })).toBe(true);
      return { user, guard, room, roomId: room.roomId };
    };
    it('[ROOM5] founds a room with its owner as first entry and only member, once', async () => {
      const { user, room, roomId } = await founded();
      expect(await store.rooms.get(roomId)).toEqual({ ...room, memberCount: 1 });
      expect(await store.rooms.member(roomId, user.userId)).toEqual({
        roomId,
        userId: user.userId,
        role: 'owner',
        receipt: 0,
      });
      expect(await store.roomLog.after(roomId, 0, 9)).toMatchObject([{ kind: 'join', seq: 1, userId: user.userId }]);
      expect(await store.users.get(user.userId)).toMatchObject({ rev: 2 });
      const late = await visitor(store, 'Late');
      expect(await store.rooms.create(room, joinOf(late.user))).toBe(false);
      expect(await store.rooms.get(roomId)).toMatchObject({ memberCount: 1 });
      expect(await store.users.get(late.user.userId)).toMatchObject({ rev: 1 });
    });

    it('[LOG17] counts members as they come and go, without holes in the log, and lets nobody write after leaving', async () => {
      const { roomId } = await founded();
      const people = await Promise.all(['A', 'B', 'C', 'D'].map((name) => writer(store, roomId, name)));
      expect(await store.rooms.get(roomId)).toMatchObject({ memberCount: 5 });
      const [gone] = people as [(typeof people)[0]];
      const left = await store.roomLog.append(roomId, { kind: 'leave', ...noticeOf(gone.user) }, gone.guard);
      expect(left).toMatchObject({ repeated: false, entry: { kind: 'leave', seq: 6 }, head: { seq: 6, n: 0 } });
      expect(await store.rooms.get(roomId)).toMatchObject({ memberCount: 4 });
      expect(await store.rooms.member(roomId, gone.user.userId)).toBeUndefined();
      expect(await store.users.get(gone.user.userId)).toMatchObject({ rev: 3 });
      await expect(store.roomLog.append(roomId, postOf(gone.user, 'late'), gone.guard)).rejects.toMatchObject({
        code: 'forbidden',
      });
      await expect(
        store.roomLog.append(roomId, { kind: 'leave', ...noticeOf(gone.user) }, gone.guard),
      ).rejects.toMatchObject({ code: 'forbidden' });
      const back = await store.roomLog.append(roomId, joinOf(gone.user), { ...gone.guard, member: false });
      expect(back).toMatchObject({ repeated: false, entry: { seq: 7 } });
      const seqs = (await store.roomLog.after(roomId, 0, 99)).map(({ seq }) => seq);
      expect(seqs).toEqual([1, 2, 3, 4, 5, 6, 7]);
    });

    it('[LOG18] changes a room and its log in one step, for an owner only', async () => {
      const { user, guard, roomId } = await founded();
      const other = await writer(store, roomId, 'Other');
      const change = { kind: 'change', name: 'regatta', topic: 'Boats \u{1f6a3}' } as const;
      await expect(
        store.roomLog.append(roomId, { ...change, ...noticeOf(other.user) }, { ...other.guard, role: 'owner' }),
      ).rejects.toMatchObject({ code: 'forbidden' });
      const done = await store.roomLog.append(roomId, { ...change, ...noticeOf(user) }, { ...guard, role: 'owner' });
      expect(done.entry).toMatchObject({ ...change, seq: 3, userId: user.userId, username: user.username });
      expect(await store.rooms.get(roomId)).toMatchObject({ name: 'regatta', topic: 'Boats \u{1f6a3}' });
      expect((await store.roomLog.after(roomId, 2, 9))[0]).toEqual(done.entry);
      // Two changes at one moment: none takes the other back.
      const parts = [{ name: 'crew' }, { topic: 'Ropes' }].map((part) =>
        store.roomLog.append(roomId, { kind: 'change', ...part, ...noticeOf(user) } as const, {
          ...guard,
          role: 'owner',
        }),
      );
      const entries = (await Promise.all(parts)).map(({ entry }) => entry).toSorted((a, b) => a.seq - b.seq);
      expect(entries[1]).toMatchObject({ kind: 'change', name: 'crew', topic: 'Ropes' });
      expect(await store.rooms.get(roomId)).toMatchObject({ name: 'crew', topic: 'Ropes' });
    });

    it('[ROOM8] lists public rooms page by page, each once', async () => {
      const ids = (await Promise.all(['a', 'b', 'c'].map((name) => founded(name)))).map(({ roomId }) => roomId);
      const hidden = { ...newRoom(), kind: 'private' as const };
      await store.rooms.create(hidden);
      const found: string[] = [];
      let after: string | undefined;
      for (;;) {
        const page = await store.rooms.listPublic(after, 2);
        if (page.length === 0) break;
        found.push(...page.map(({ roomId }) => roomId));
        after = found.at(-1);
      }
      expect(found).toEqual(found.toSorted());
      expect(new Set(found).size).toBe(found.length);
      expect(found).toEqual(expect.arrayContaining(ids));
      expect(found).not.toContain(hidden.roomId);
    });

    it('[ROOM11] lists members page by page with their present names', async () => {
      const { user, roomId } = await founded();
      const others = await Promise.all(['B', 'C', 'D'].map((name) => writer(store, roomId, name)));
      await store.users.update(user.userId, { username: 'Renamed', color: 'green' });
      const first = await store.rooms.members(roomId, undefined, 3);
      const rest = await store.rooms.members(roomId, first.at(-1)?.userId, 3);
      const all = [...first, ...rest];
      expect(first).toHaveLength(3);
      expect(all.map(({ userId }) => userId)).toEqual(
        [user.userId, ...others.map((one) => one.user.userId)].toSorted(),
      );
      expect(all.find(({ userId }) => userId === user.userId)).toEqual({
        userId: user.userId,
        username: 'Renamed',
        color: 'green',
        role: 'owner',
      });
    });

    it('[RECEIPT1] moves a receipt forward only, and never past the head', async () => {
      const { user, guard, roomId } = await founded();
      for (const text of ['one', 'two', 'three']) await store.roomLog.append(roomId, postOf(user, text), guard);
      const read = (n: number) => store.rooms.markRead(roomId, user.userId, n);
      expect(await read(2)).toEqual({ n: 2, moved: true });
      expect(await read(1)).toEqual({ n: 2, moved: false });
      expect(await read(999)).toEqual({ n: 3, moved: true });
      expect(await read(3)).toEqual({ n: 3, moved: false });
      expect(await store.rooms.member(roomId, user.userId)).toMatchObject({ receipt: 3 });
      expect(await store.rooms.markRead(roomId, newId(), 1)).toBeUndefined();
      const racing = await Promise.all([1, 2, 3].map((n) => read(n)));
      expect(racing.every(({ n } = { n: 0, moved: true }) => n === 3)).toBe(true);
    });

    it('[READ5] gives the newest notices of a part of the log, in order', async () => {
      const { user, guard, roomId } = await founded();
      const other = await writer(store, roomId, 'Other');
      await store.roomLog.append(roomId, postOf(user, 'between'), guard);
      await store.roomLog.append(roomId, { kind: 'leave', ...noticeOf(other.user) }, other.guard);
      const kinds = async (from: number, to: number, limit: number) =>
        (await store.roomLog.notices(roomId, from, to, limit)).map(({ kind, seq }) => `${seq} ${kind}`);
      expect(await kinds(1, 9, 9)).toEqual(['1 join', '2 join', '4 leave']);
      expect(await kinds(1, 9, 2)).toEqual(['2 join', '4 leave']);
      expect(await kinds(2, 3, 9)).toEqual(['2 join']);
    });
  });
}
