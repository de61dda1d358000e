// The contracts of the other ports of a store: Rooms, Users, Records, Connections.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredRecord } from '../../src/core/records.ts';
import { joinOf, type MakeStore, newId, newRoom, newUser, type TestStore, visitor } from './drafts.ts';

/** Runs the rules of a store on one platform. */
export function storeContract(platform: string, makeStore: MakeStore): void {
  describe(`the store on ${platform}`, () => {
    let now = 1_800_000_000_000;
    let store: TestStore;
    beforeAll(async () => {
      store = await makeStore({ now: () => now });
    });
    afterAll(() => store.stop());

    it('[ROOM1] makes a room once and leaves the first one as it is', async () => {
      const room = newRoom();
      expect(await Promise.all([store.rooms.create(room), store.rooms.create({ ...room, epoch: 'other' })])).toContain(
        false,
      );
      const kept = await store.rooms.get(room.roomId);
      expect(await store.rooms.create({ ...room, name: 'late' })).toBe(false);
      expect(await store.rooms.get(room.roomId)).toEqual(kept);
      expect(await store.roomLog.head(room.roomId)).toMatchObject({
        epoch: kept?.epoch,
        seq: 0,
        n: 0,
        entryId: '',
        floor: 1,
      });
      expect(await store.rooms.get('nowhere')).toBeUndefined();
    });

    it('[ROOM2] pages the rooms of a person', async () => {
      const { user, guard } = await visitor(store);
      const ids = ['a', 'b', 'c'].map((letter) => `${letter}-${newId()}`);
      for (const roomId of ids.toReversed()) {
        await store.rooms.create(newRoom(roomId));
        await store.roomLog.append(roomId, joinOf(user), { ...guard, member: false });
      }
      const page = async (after: string | undefined, limit: number) =>
        (await store.rooms.ofUser(user.userId, after, limit)).map(({ roomId }) => roomId);
      expect(await page(undefined, 2)).toEqual(ids.slice(0, 2));
      expect(await page(ids[1], 2)).toEqual(ids.slice(2));
      expect(await store.rooms.member(ids[0] as string, 'nobody')).toBeUndefined();
    });

    it('[USER1] changes a profile in one step that raises rev by one', async () => {
      const user = newUser();
      await store.users.create(user);
      expect(await store.users.get(user.userId)).toEqual(user);
      await Promise.all(['A', 'B', 'C'].map((username) => store.users.update(user.userId, { username })));
      expect(await store.users.update(user.userId, { color: 'green' })).toMatchObject({ color: 'green', rev: 5 });
      expect(await store.users.get(user.userId)).toMatchObject({ username: expect.stringMatching(/^[ABC]$/u), rev: 5 });
      expect(await store.users.update('nobody', { username: 'X' })).toBeUndefined();
      expect(await store.users.get('nobody')).toBeUndefined();
    });

    function ticket(change: Partial<StoredRecord> = {}): StoredRecord {
      return {
        kind: 'ticket',
        id: newId(),
        owner: newId(),
        createdAt: now,
        expiresAt: now + 30_000,
        value: { sessionId: 's', n: 1, yes: true },
        ...change,
      };
    }

    it('[REC1] gives a record to exactly one of many takers', async () => {
      const record = ticket();
      expect(await store.records.create(record)).toBe(true);
      expect(await store.records.get('ticket', record.id)).toEqual(record);
      const taken = await Promise.all(Array.from({ length: 20 }, () => store.records.take('ticket', record.id)));
      expect(taken.filter((one) => one !== undefined)).toEqual([record]);
      expect(await store.records.get('ticket', record.id)).toBeUndefined();
    });

    it('[REC2] never gives a record that has ended', async () => {
      const [get, take, extend] = [ticket(), ticket(), ticket()];
      for (const record of [get, take, extend]) await store.records.create(record);
      expect(await store.records.extend('ticket', extend.id, now + 90_000)).toBe(true);
      now += 30_000;
      expect(await store.records.get('ticket', get.id)).toBeUndefined();
      expect(await store.records.take('ticket', take.id)).toBeUndefined();
      expect(await store.records.extend('ticket', get.id, now + 90_000)).toBe(false);
      expect(await store.records.get('ticket', extend.id)).toMatchObject({ expiresAt: now + 60_000 });
    });

    it('[REC3] keeps a living record from being overwritten, and lets an ended one be', async () => {
      const record = ticket();
      expect(await store.records.create(record)).toBe(true);
      expect(await store.records.create({ ...record, owner: 'other' })).toBe(false);
      expect(await store.records.create({ ...record, kind: 'session' })).toBe(true);
      now += 30_000;
      const next = { ...record, createdAt: now, expiresAt: now + 1_000 };
      expect(await store.records.create(next)).toBe(true);
      expect(await store.records.get('ticket', record.id)).toEqual(next);
    });

    it('[REC4] pages the owner links of one owner that are still good', async () => {
      const owner = newId();
      const ids = [newId(), newId(), newId()].toSorted();
      for (const id of ids) await store.records.create(ticket({ kind: 'owner_link', id, owner }));
      await store.records.create(ticket({ kind: 'owner_link' }));
      await store.records.create(ticket({ kind: 'owner_link', owner, expiresAt: now }));
      const page = async (after: string | undefined, limit: number) =>
        (await store.records.list('owner_link', owner, after, limit)).map(({ id }) => id);
      expect(await page(undefined, 2)).toEqual(ids.slice(0, 2));
      expect(await page(ids[1], 2)).toEqual(ids.slice(2));
      await store.records.take('owner_link', ids[1] ?? '');
      expect(await page(undefined, 9)).toEqual([ids[0], ids[2]]);
      now += 30_000;
      expect(await page(undefined, 9)).toEqual([]);
    });

    it('[ROOM12] opens a hundred rooms and not one more, however many come at once', async () => {
      const user = { userId: newId(), username: 'Ines', color: 'pink' } as const;
      const connectionId = newId();
      await store.connections.open({ connectionId, user, kind: 'parley', sessionId: newId(), openedAt: now }, [
        'lobby',
      ]);
      const opening = Array.from({ length: 105 }, (_, i) => store.connections.openRoom(connectionId, `r${i}`));
      expect((await Promise.all(opening)).filter(Boolean)).toHaveLength(99);
      expect(await store.connections.openedRooms(connectionId)).toHaveLength(100);
      expect(await store.connections.openRoom(connectionId, 'lobby')).toBe(true);
    });

    it('[OPEN1] knows a connection and its rooms from opening to closing', async () => {
      const user = { userId: newId(), username: 'Ines', color: 'pink' } as const;
      const connection = { connectionId: newId(), user, kind: 'parley', sessionId: newId(), openedAt: now } as const;
      const { connectionId } = connection;
      await store.connections.open(connection, ['lobby']);
      expect(await store.connections.get(connectionId)).toMatchObject(connection);
      expect(await store.connections.ofUser(user.userId)).toMatchObject([connection]);
      await store.connections.openRoom(connectionId, 'crew');
      await store.connections.openRoom(connectionId, 'crew');
      expect((await store.connections.openedRooms(connectionId)).toSorted()).toEqual(['crew', 'lobby']);
      await store.connections.closeRoom(connectionId, 'lobby');
      await store.connections.closeRoom(connectionId, 'lobby');
      expect(await store.connections.openedRooms(connectionId)).toEqual(['crew']);
      await store.connections.close(connectionId);
      await store.connections.close(connectionId);
      expect(await store.connections.get(connectionId)).toBeUndefined();
      expect(await store.connections.openedRooms(connectionId)).toEqual([]);
      expect(await store.connections.ofUser(user.userId)).toEqual([]);
    });

    it('[OPEN2] gives an open connection its new name, and nothing to a closed one', async () => {
      const user = { userId: newId(), username: 'Ines', color: 'pink' } as const;
      const connection = { connectionId: newId(), user, kind: 'classic', openedAt: now } as const;
      await store.connections.open(connection, []);
      const renamed = { ...user, username: 'Inês' };
      await store.connections.rename(connection.connectionId, renamed);
      expect(await store.connections.get(connection.connectionId)).toMatchObject({ ...connection, user: renamed });
      await store.connections.close(connection.connectionId);
      await store.connections.rename(connection.connectionId, user);
      expect(await store.connections.get(connection.connectionId)).toBeUndefined();
    });
  });
}
