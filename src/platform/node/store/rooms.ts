// Rooms and memberships on SQLite.
import type { Database } from 'better-sqlite3';
import type { Member, Room, Rooms } from '../../../core/ports.ts';
import type { Commits } from './commits.ts';

export function createRooms(db: Database, commits: Commits): Rooms {
  const sql = (text: string) => db.prepare<unknown[], unknown>(text);
  const roomOf = sql('SELECT roomId, name, topic, kind, epoch, createdAt FROM rooms WHERE roomId = ?');
  const memberOf = sql('SELECT roomId, userId, role, receipt FROM members WHERE userId = ? AND roomId = ?');
  const membersOf = sql(
    'SELECT roomId, userId, role, receipt FROM members WHERE userId = ? AND roomId > ? ORDER BY roomId LIMIT ?',
  );

  return {
    create: (room) => commits.write('createRoom', room),
    get: async (roomId) => roomOf.get(roomId) as Room | undefined,
    ofUser: async (userId, after, limit) => membersOf.all(userId, after ?? '', limit) as Member[],
    member: async (roomId, userId) => memberOf.get(userId, roomId) as Member | undefined,
  };
}
