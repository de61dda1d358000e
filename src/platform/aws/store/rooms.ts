// Rooms and who is in them. A room's row also holds the head of its log: see log.ts.
import type { CountedRoom, Member, RoomId, Rooms, UserId } from '../../../core/ports.ts';
import type { MemberView } from '../../../protocol/member.ts';
import { foundation } from './append.ts';
import type { Database, Row } from './database.ts';
import { isTaken } from './failures.ts';
import { userKey } from './users.ts';

/** The value of `listed` in the row of a public room. */
const PUBLIC = 'public';

/** Rooms and memberships in the tables of those names. */
export function createRooms(db: Database): Rooms {
  return {
    create: async (room, founder) => {
      const row: Row = { ...room, seq: 0, n: 0, entryId: '', floor: 1, timestamp: '', memberCount: 0 };
      if (room.kind === 'public') row['listed'] = PUBLIC;
      if (!founder) return db.put('Rooms', { Item: row, ConditionExpression: 'attribute_not_exists(roomId)' });
      try {
        await db.transact(foundation(db, row, founder));
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    get: async (roomId) => toRoom(await db.get('Rooms', { roomId })),
    listPublic: async (after, limit) => {
      const keys = await db.query(
        'Rooms',
        {
          IndexName: 'byListed',
          KeyConditionExpression: `listed = :public${after === undefined ? '' : ' AND roomId > :after'}`,
          ExpressionAttributeValues: { ':public': PUBLIC, ...(after !== undefined && { ':after': after }) },
          Limit: limit,
        },
        limit,
      );
      const rows = await db.getAll(keys.map(({ roomId }) => ({ table: 'Rooms', key: { roomId } })));
      return byId(
        rows.flatMap(({ row }) => toRoom(row) ?? []),
        ({ roomId }) => roomId,
      );
    },
    ofUser: async (userId, after, limit) => {
      const rows = await db.query(
        'Memberships',
        {
          KeyConditionExpression: after === undefined ? 'userId = :user' : 'userId = :user AND roomId > :after',
          ExpressionAttributeValues: { ':user': userId, ...(after === undefined ? {} : { ':after': after }) },
          Limit: limit,
        },
        limit,
      );
      return rows.map(toMember);
    },
    member: async (roomId, userId) => {
      const row = await db.get('Memberships', { userId, roomId });
      return row && toMember(row);
    },
    members: async (roomId, after, limit) => {
      const people: MemberView[] = [];
      // The index may name some who have left; a page that ends early would look like the last one.
      for (let from = after; people.length < limit; ) {
        const wanted = limit - people.length;
        const userIds = await memberIds(db, roomId, from, wanted);
        people.push(...(await stillMembers(db, roomId, userIds)));
        if (userIds.length < wanted) break;
        from = userIds.at(-1);
      }
      return people;
    },
    markRead: async (roomId, userId, n) => {
      const room = await db.get('Rooms', { roomId });
      const to = Math.min(n, room?.['n'] ?? 0);
      const moved = await db.update('Memberships', {
        Key: { userId, roomId },
        UpdateExpression: 'SET receipt = :to',
        ConditionExpression: 'receipt < :to',
        ExpressionAttributeValues: { ':to': to },
      });
      if (moved) return { n: to, moved: true };
      const row = await db.get('Memberships', { userId, roomId });
      return row && { n: row['receipt'], moved: false };
    },
  };
}

/** The ids of a room's members by an index, which is behind: ascending, after `after`, at most `limit`. */
async function memberIds(db: Database, roomId: RoomId, after: UserId | undefined, limit: number): Promise<UserId[]> {
  const keys = await db.query(
    'Memberships',
    {
      IndexName: 'byRoom',
      KeyConditionExpression: `roomId = :room${after === undefined ? '' : ' AND userId > :after'}`,
      ExpressionAttributeValues: { ':room': roomId, ...(after !== undefined && { ':after': after }) },
      Limit: limit,
    },
    limit,
  );
  return keys.map(({ userId }) => userId);
}

/** Those of them who are members now, by ascending id. */
async function stillMembers(db: Database, roomId: RoomId, userIds: UserId[]): Promise<MemberView[]> {
  const rows = await db.getAll(
    userIds.flatMap((userId) => [
      { table: 'Memberships' as const, key: { userId, roomId } },
      { table: 'Records' as const, key: userKey(userId) },
    ]),
  );
  const roles = new Map(
    rows.flatMap(({ table, row }) => (table === 'Memberships' ? [[row['userId'], row['role']]] : [])),
  );
  const people = rows.flatMap(({ table, row }): MemberView[] => {
    const { userId, username, color } = row;
    const role = roles.get(userId);
    return table === 'Records' && role !== undefined ? [{ userId, username, color, role }] : [];
  });
  return byId(people, ({ userId }) => userId);
}

function byId<T>(rows: T[], idOf: (row: T) => string): T[] {
  return rows.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function toRoom(row: Row | undefined): CountedRoom | undefined {
  if (row === undefined) return undefined;
  const { roomId, name, topic, kind, epoch, createdAt, memberCount = 0 } = row;
  return { roomId, name, topic, kind, epoch, createdAt, memberCount };
}

function toMember(row: Row): Member {
  const { roomId, userId, role, receipt } = row;
  return { roomId, userId, role, receipt };
}
