// Who has a room open, read strongly from RoomConnections. While a wave of a very large room is under way, its partition
// begins with a mark, so that nobody reads on to find out how large it is.
import type { Clock, RoomId } from '../../core/ports.ts';
import type { Recipient } from './jobs.ts';
import type { Database, Row } from './store/database.ts';
import { roomShard } from './store/tables.ts';

/** Sorts before every connection id, whose characters are those of base64. */
export const MARK = '!wave';

export interface Watchers {
  /** The connections that have a room open now. */
  all(roomId: RoomId): Promise<Recipient[]>;
  /** The same if there are at most so many; undefined when there are more, or a mark says so. */
  upTo(roomId: RoomId, most: number): Promise<Recipient[] | undefined>;
}

/** `few`: so many are read at first. They are all there are in most rooms. */
export function createWatchers(db: Database, clock: Clock, few: number): Watchers {
  // One more than are wanted, and one for the mark.
  const first = few + 2;

  const read = (roomId: RoomId, after: string, limit: number): Promise<Row[]> =>
    db.query(
      'RoomConnections',
      {
        KeyConditionExpression: 'roomShard = :shard AND connectionId > :after',
        ExpressionAttributeValues: { ':shard': roomShard(roomId), ':after': after },
        ...(limit < Infinity && { Limit: limit }),
      },
      limit,
    );
  const isMarked = (row: Row | undefined) => row?.['connectionId'] === MARK && row['expiresAt'] > clock.now();
  const recipientsIn = (rows: Row[]): Recipient[] =>
    rows
      .filter((row) => row['connectionId'] !== MARK && row['expiresAt'] > clock.now())
      .map(({ connectionId, kind, openedAt }) => ({ connectionId, kind, openedAt }));

  return {
    all: async (roomId) => recipientsIn(await read(roomId, MARK, Infinity)),
    upTo: async (roomId, most) => {
      const rows = await read(roomId, ' ', first);
      if (isMarked(rows[0])) return undefined;
      if (rows.length === first) rows.push(...(await read(roomId, rows.at(-1)?.['connectionId'], most)));
      return rows.length > most ? undefined : recipientsIn(rows);
    },
  };
}
