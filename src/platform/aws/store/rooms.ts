// Rooms and who is in them. A room's row also holds the head of its log: see log.ts.
import type { Member, Room, Rooms } from '../../../core/ports.ts';
import type { Database, Row } from './database.ts';

/** Rooms and memberships in the tables of those names. */
export function createRooms(db: Database): Rooms {
  return {
    create: (room) =>
      db.put('Rooms', {
        Item: { ...room, seq: 0, n: 0, entryId: '', floor: 1, timestamp: '' },
        ConditionExpression: 'attribute_not_exists(roomId)',
      }),
    get: async (roomId) => toRoom(await db.get('Rooms', { roomId })),
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
  };
}

function toRoom(row: Row | undefined): Room | undefined {
  if (row === undefined) return undefined;
  const { roomId, name, topic, kind, epoch, createdAt } = row;
  return { roomId, name, topic, kind, epoch, createdAt };
}

function toMember(row: Row): Member {
  const { roomId, userId, role, receipt } = row;
  return { roomId, userId, role, receipt };
}
