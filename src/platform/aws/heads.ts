// Where logs end and what rooms are called, told to those members who are here but have the room not open: as it is at that
// moment, whatever it was when somebody asked for it.
import type { Clock, RoomId } from '../../core/ports.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import type { Recipient } from './jobs.ts';
import { inParallel } from './parallel.ts';
import type { Database, Row } from './store/database.ts';
import type { Watchers } from './watchers.ts';

/**
 * Members of a room beyond which those away are told nothing: each costs a query, whether here or not, and a public room
 * keeps everybody who ever joined. Every tenth beat brings the heads of all own rooms.
 */
export const MOST_MEMBERS = 1_000;
/** Queries under way at once. */
const PARALLEL = 25;

export interface Heads {
  /** The event as it is now, and the connections of members who have the room not open. Undefined: no such room. */
  away(roomId: RoomId, event: ServerEvent): Promise<{ event: ServerEvent; recipients: Recipient[] } | undefined>;
}

export function createHeads(db: Database, clock: Clock, watchers: Watchers): Heads {
  const connectionsOf = (userId: string): Promise<Row[]> =>
    db.query('ActiveConnections', {
      IndexName: 'byUser',
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': userId },
    });

  /**
   * Indexes are behind: what they give is read again strongly, connections as well as memberships. Those who have the room
   * open are known from one query, and need not be read one by one.
   */
  const recipientsAway = async (roomId: RoomId): Promise<Recipient[]> => {
    const members = await db.query('Memberships', {
      IndexName: 'byRoom',
      KeyConditionExpression: 'roomId = :room',
      ExpressionAttributeValues: { ':room': roomId },
    });
    const watching = new Set((await watchers.all(roomId)).map(({ connectionId }) => connectionId));
    const keys: Parameters<Database['getAll']>[0] = [];
    await inParallel(members, PARALLEL, async ({ userId }) => {
      const here = (await connectionsOf(userId)).filter(({ connectionId }) => !watching.has(connectionId));
      if (here.length > 0) keys.push({ table: 'Memberships', key: { userId, roomId } });
      for (const { connectionId } of here) keys.push({ table: 'ActiveConnections', key: { connectionId } });
    });
    const rows = await db.getAll(keys);
    const joined = new Set(rows.flatMap(({ table, row }) => (table === 'Memberships' ? [row['userId']] : [])));
    return rows.flatMap(({ table, row }): Recipient[] => {
      if (table !== 'ActiveConnections' || row['expiresAt'] <= clock.now() || !joined.has(row['userId'])) return [];
      if ((row['rooms'] as Set<RoomId> | undefined)?.has(roomId)) return [];
      const { connectionId, kind, openedAt } = row;
      return [{ connectionId, kind, openedAt }];
    });
  };

  return {
    away: async (roomId, event) => {
      const room = await db.get('Rooms', { roomId });
      if (room === undefined) return undefined;
      const recipients = room['memberCount'] > MOST_MEMBERS ? [] : await recipientsAway(roomId);
      return { event: asOfNow(room, event), recipients };
    },
  };
}

function asOfNow({ epoch, seq, n, name, topic }: Row, event: ServerEvent): ServerEvent {
  if (event.event === 'head.moved') return { ...event, epoch, seq, n };
  return event.event === 'room.updated' ? { ...event, name, topic } : event;
}
