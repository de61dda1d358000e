// The reads that may be long or cold, by name. Each gives JSON, which is the cheapest thing to hand between threads.
import { LIST_BYTES } from '../../../protocol/limits.ts';
import type { Source } from './snapshot.ts';

export type Reads = ReturnType<typeof prepareReads>;
export type ReadName = keyof Reads;

/** Compiles the statements for one connection. */
export function prepareReads(db: Source) {
  const sql = (text: string) => db.prepare(text);
  const messagesBefore = sql('SELECT body FROM messages WHERE roomId = ? AND n < ? ORDER BY n DESC LIMIT ?').pluck();
  const messagesAt = sql(
    `SELECT body FROM messages WHERE roomId = :roomId AND n IN
     (SELECT n FROM entries WHERE roomId = :roomId AND seq IN (SELECT value FROM json_each(:seqs)) AND kind = 'post')
     ORDER BY n`,
  ).pluck();
  const entriesAfter = sql('SELECT * FROM entries WHERE roomId = ? AND seq > ? ORDER BY seq LIMIT ?');
  const noticesIn = sql(
    `SELECT * FROM entries WHERE roomId = ? AND seq BETWEEN ? AND ? AND kind <> 'post' ORDER BY seq DESC LIMIT ?`,
  );
  const membersAfter = sql(
    `SELECT userId, username, color, role FROM members JOIN users USING (userId)
     WHERE roomId = ? AND userId > ? ORDER BY userId LIMIT ?`,
  );

  return {
    /** Messages, newest first; no more than what fills a reply. */
    messagesBefore: (roomId: string, n: number, limit: number) => list(messagesBefore.iterate(roomId, n, limit)),
    /** Messages by the seqs of their posts, oldest first; no more than what fills a reply. */
    messagesAt: (roomId: string, seqs: number[]) => list(messagesAt.iterate({ roomId, seqs: JSON.stringify(seqs) })),
    /** Rows of entries, seq ascending. */
    entriesAfter: (roomId: string, seq: number, limit: number) => JSON.stringify(entriesAfter.all(roomId, seq, limit)),
    /** Rows of entries that are no posts, newest first. */
    noticesIn: (roomId: string, from: number, to: number, limit: number) =>
      JSON.stringify(noticesIn.all(roomId, from, to, limit)),
    membersAfter: (roomId: string, userId: string, limit: number) =>
      JSON.stringify(membersAfter.all(roomId, userId, limit)),
  };
}

/** Bodies are JSON already. The first that a reply cannot hold is the last that is read: its reader sees that there are more. */
function list(bodies: Iterable<unknown>): string {
  const read: string[] = [];
  let length = 0;
  for (const body of bodies as Iterable<string>) {
    read.push(body);
    length += body.length;
    if (length > LIST_BYTES) break;
  }
  return `[${read.join(',')}]`;
}
