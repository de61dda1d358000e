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
  /**
   * The event as it is now, and the connections of members who have the room not open. Undefined: no such room, too many
   * members, or a log that has nothing after `told`.
   */
  away(
    roomId: RoomId,
    event: ServerEvent,
    told?: number,
  ): Promise<{ event: ServerEvent; recipients: Recipient[] } | undefined>;
  /** The same connections, when members are at most so many. `watching`: who has the room open, if that is known. */
  awayOfFew(roomId: RoomId, most: number, watching?: Recipient[]): Promise<Recipient[] | undefined>;
}

/** Looks people up. Both ways throw what the database throws. */
export function createHeads(db: Database, clock: Clock, watchers: Watchers): Heads {
  const membersOf = (roomId: RoomId, most = Infinity): Promise<Row[]> =>
    db.query(
      'Memberships',
      {
        IndexName: 'byRoom',
        KeyConditionExpression: 'roomId = :room',
        ExpressionAttributeValues: { ':room': roomId },
        ...(most < Infinity && { Limit: most }),
      },
      most,
    );
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
  const awayAmong = async (members: Row[], roomId: RoomId, watching: Recipient[]): Promise<Recipient[]> => {
    const known = new Set(watching.map(({ connectionId }) => connectionId));
    const keys: Parameters<Database['getAll']>[0] = [];
    await inParallel(members, PARALLEL, async ({ userId }) => {
      const here = (await connectionsOf(userId)).filter(({ connectionId }) => !known.has(connectionId));
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
    away: async (roomId, event, told) => {
      const room = await db.get('Rooms', { roomId });
      if (room === undefined || room['seq'] === told) return undefined;
      if (room['memberCount'] > MOST_MEMBERS) return undefined;
      const members = await membersOf(roomId);
      const recipients = await awayAmong(members, roomId, await watchers.all(roomId));
      return { event: asOfNow(room, event), recipients };
    },
    awayOfFew: async (roomId, most, watching) => {
      const members = await membersOf(roomId, most + 1);
      if (members.length > most) return undefined;
      return awayAmong(members, roomId, watching ?? (await watchers.all(roomId)));
    },
  };
}

function asOfNow({ epoch, seq, n, name, topic }: Row, event: ServerEvent): ServerEvent {
  if (event.event === 'head.moved') return { ...event, epoch, seq, n };
  return event.event === 'room.updated' ? { ...event, name, topic } : event;
}
