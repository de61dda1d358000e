// A page of a room's log: rows of one direction, and no more of them than a reply holds. Reads are charged by their bytes,
// and a hundred of the longest messages are sixty times what fits.
import type { RoomId } from '../../../core/ports.ts';
import { LIST_BYTES, PAGE_ROWS } from '../../../protocol/limits.ts';
import type { Database, Row } from './database.ts';
import { toEntry, toMessage } from './rows.ts';

/** Rows of one call: no more, so that a call of the longest messages stays cheap, and no fewer, since each call takes time. */
const STEP_ROWS = 20;

export interface Range {
  roomId: RoomId;
  /** The first seq that may be read. */
  from: number;
  /** Towards the oldest entry, and not the newest. */
  descending: boolean;
}

/**
 * The first `limit` rows of a range that are wanted, in its order, read strongly. The first that a reply cannot hold is the
 * last of them: whoever cuts the reply sees that there are more.
 */
export async function readPage(
  db: Database,
  { roomId, from, descending }: Range,
  limit: number,
  wanted: (row: Row) => boolean = () => true,
): Promise<Row[]> {
  const rows: Row[] = [];
  let bytes = 0;
  let seq = from;
  let ask = Math.min(limit, STEP_ROWS);
  for (;;) {
    const read = await db.query(
      'MessageHistory',
      {
        KeyConditionExpression: `roomId = :room AND seq ${descending ? '<=' : '>='} :seq`,
        ExpressionAttributeValues: { ':room': roomId, ':seq': seq },
        ScanIndexForward: !descending,
        Limit: ask,
      },
      ask,
    );
    const found = read.filter(wanted);
    for (const row of found) {
      rows.push(row);
      bytes += bytesOf(row);
      if (rows.length === limit || bytes > LIST_BYTES) return rows;
    }
    const last = read.at(-1);
    if (last === undefined || read.length < ask) return rows;
    seq = last['seq'] + (descending ? -1 : 1);
    // Entries that nobody wants come in long runs, as people join, and are short.
    ask = found.length === 0 ? PAGE_ROWS : Math.min(limit - rows.length, STEP_ROWS);
  }
}

/** At most what it takes in a reply. */
function bytesOf(row: Row): number {
  return JSON.stringify(row['kind'] === 'post' ? toMessage(row) : toEntry(row)).length;
}
