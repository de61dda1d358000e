// Rooms and memberships on SQLite.
import type { CountedRoom, Member, Rooms } from '../../../core/ports.ts';
import type { MemberView } from '../../../protocol/member.ts';
import type { Commits } from './commits.ts';
import type { Reading } from './reading.ts';
import type { Source } from './snapshot.ts';

const ROOM = 'roomId, name, topic, kind, epoch, createdAt, memberCount';

/** The port. `members`, which may be many, are read in the reader's thread; other reads are immediate. */
export function createRooms(db: Source, commits: Commits, reading: Reading): Rooms {
  const sql = (text: string) => db.prepare(text);
  const roomOf = sql(`SELECT ${ROOM} FROM rooms WHERE roomId = ?`);
  const publicAfter = sql(`SELECT ${ROOM} FROM rooms WHERE kind = 'public' AND roomId > ? ORDER BY roomId LIMIT ?`);
  const memberOf = sql('SELECT roomId, userId, role, receipt FROM members WHERE userId = ? AND roomId = ?');
  const roomsOf = sql(
    'SELECT roomId, userId, role, receipt FROM members WHERE userId = ? AND roomId > ? ORDER BY roomId LIMIT ?',
  );

  return {
    create: (room, founder) => commits.write('createRoom', { room, founder }),
    get: async (roomId) => roomOf.get(roomId) as CountedRoom | undefined,
    listPublic: async (after, limit) => publicAfter.all(after ?? '', limit) as CountedRoom[],
    ofUser: async (userId, after, limit) => roomsOf.all(userId, after ?? '', limit) as Member[],
    member: async (roomId, userId) => memberOf.get(userId, roomId) as Member | undefined,
    members: async (roomId, after, limit) =>
      (await reading.there('membersAfter', roomId, after ?? '', limit)) as MemberView[],
    markRead: (roomId, userId, n) => commits.write('markRead', { roomId, userId, n }),
  };
}
