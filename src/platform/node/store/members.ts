// Rooms and who belongs to them, asked for by what tells people of it: short reads, made at once.
import type { RoomId, UserId } from '../../../core/ports.ts';
import type { Source } from './snapshot.ts';

export interface Members {
  /** A room as it is now: what it is called, and where its log ends. */
  roomOf(roomId: RoomId): { epoch: string; seq: number; n: number; name: string; topic: string } | undefined;
  countOf(roomId: RoomId): number;
  has(roomId: RoomId, userId: UserId): boolean;
  /** User ids of members, ascending after `after`, at most `limit`. */
  after(roomId: RoomId, after: UserId, limit: number): UserId[];
}

/** `db`: the main thread's connection. */
export function createMembers(db: Source): Members {
  const sql = (text: string) => db.prepare(text).pluck();
  const room = db.prepare('SELECT epoch, seq, n, name, topic FROM rooms WHERE roomId = ?');
  const count = sql('SELECT memberCount FROM rooms WHERE roomId = ?');
  const one = sql('SELECT 1 FROM members WHERE userId = ? AND roomId = ?');
  const page = sql('SELECT userId FROM members WHERE roomId = ? AND userId > ? ORDER BY userId LIMIT ?');
  return {
    roomOf: (roomId) => room.get(roomId) as ReturnType<Members['roomOf']>,
    countOf: (roomId) => (count.get(roomId) as number | undefined) ?? 0,
    has: (roomId, userId) => one.get(userId, roomId) !== undefined,
    after: (roomId, after, limit) => page.all(roomId, after, limit) as UserId[],
  };
}
