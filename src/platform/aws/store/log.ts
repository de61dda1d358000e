// A room's log, read from the table itself and never from an index where a reader relies on what was acknowledged.
import type { Clock, RoomId, RoomLog } from '../../../core/ports.ts';
import { PAGE_ROWS } from '../../../protocol/limits.ts';
import { createAppend } from './append.ts';
import type { Database, Row } from './database.ts';
import { readPage } from './page.ts';
import { toEntry, toHead, toMessage } from './rows.ts';

/** The log of every room, in the tables Rooms and MessageHistory. */
export function createRoomLog(db: Database, clock: Clock, limited: boolean): RoomLog {
  const read = (roomId: RoomId, range: string, values: Row, descending: boolean, limit: number, filter?: string) =>
    db.query(
      'MessageHistory',
      {
        KeyConditionExpression: `roomId = :room AND ${range}`,
        ExpressionAttributeValues: { ':room': roomId, ...values },
        ...(filter === undefined ? {} : { FilterExpression: filter, ExpressionAttributeNames: { '#kind': 'kind' } }),
        ScanIndexForward: !descending,
        Limit: limit,
      },
      limit,
    );

  /**
   * A seq at or above the newest post with an n of at most `n`, and close to it. From a seq too high by so many posts
   * one may go down by as many seqs and is still not too low; each step leaves only the entries that are no posts. Where
   * there are none, the first step is the last one; where they come in a row, they are read by the hundred.
   */
  const seqOfN = async (roomId: RoomId, n: number, from: { seq: number; n: number }): Promise<number> => {
    let at = from;
    for (let steps = 0; at.n > n; steps += 1) {
      const seq = at.seq - (at.n - n);
      const wide = steps > 0 && at.n - n < PAGE_ROWS;
      const rows = await read(roomId, 'seq <= :seq', { ':seq': seq }, true, wide ? PAGE_ROWS : 1);
      const row = rows.find((one) => one['n'] <= n) ?? rows.at(-1);
      if (row === undefined) return seq;
      at = { seq: row['seq'], n: row['n'] };
    }
    return at.seq;
  };

  const head: RoomLog['head'] = async (roomId) => {
    const row = await db.get('Rooms', { roomId });
    if (row === undefined) return undefined;
    const { epoch, seq, n, entryId, floor } = toHead(row);
    return { epoch, seq, n, entryId, floor };
  };

  return {
    append: createAppend(db, clock, limited),
    head,
    after: async (roomId, seq, limit) =>
      (await readPage(db, { roomId, from: seq + 1, descending: false }, limit)).map(toEntry),
    before: async (roomId, before, limit) => {
      const last = await head(roomId);
      if (last === undefined) return [];
      const newest = Math.min((before ?? Infinity) - 1, last.n);
      const seq = await seqOfN(roomId, newest, last);
      const wanted = (row: Row) => row['kind'] === 'post' && row['n'] <= newest;
      const rows = await readPage(db, { roomId, from: seq, descending: true }, limit, wanted);
      return rows.toReversed().map(toMessage);
    },
    messages: async (roomId, at) => {
      const rows = await db.getAll(at.map((seq) => ({ table: 'MessageHistory', key: { roomId, seq } })));
      return rows.flatMap(({ row }) => (row['kind'] === 'post' ? [toMessage(row)] : []));
    },
    notices: async (roomId, from, to, limit) => {
      const values = { ':from': from, ':to': to, ':post': 'post' };
      const rows = await read(roomId, 'seq BETWEEN :from AND :to', values, true, limit, '#kind <> :post');
      return rows.toReversed().map(toEntry);
    },
    entryId: async (roomId, seq) => (await db.get('MessageHistory', { roomId, seq }))?.['entryId'],
  };
}
