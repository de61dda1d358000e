// The reads that may be long or cold, by name. Each gives JSON, which is the cheapest thing to hand between threads.
import type { Source } from './snapshot.ts';

export type Reads = ReturnType<typeof prepareReads>;
export type ReadName = keyof Reads;

/** Compiles the statements for one connection. */
export function prepareReads(db: Source) {
  const sql = (text: string) => db.prepare(text);
  const messagesBefore = sql('SELECT body FROM messages WHERE roomId = ? AND n < ? ORDER BY n DESC LIMIT ?').pluck();
  const messagesAt = sql(
    `SELECT body FROM messages WHERE roomId = :roomId AND n IN
     (SELECT n FROM entries WHERE roomId = :roomId AND seq IN (SELECT value FROM json_each(:seqs)) AND kind = 'post')`,
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
    /** Messages, newest first. */
    messagesBefore: (roomId: string, n: number, limit: number) => list(messagesBefore.all(roomId, n, limit)),
    /** Messages by the seqs of their posts, in no order. */
    messagesAt: (roomId: string, seqs: number[]) => list(messagesAt.all({ roomId, seqs: JSON.stringify(seqs) })),
    /** Rows of entries, seq ascending. */
    entriesAfter: (roomId: string, seq: number, limit: number) => JSON.stringify(entriesAfter.all(roomId, seq, limit)),
    /** Rows of entries that are no posts, newest first. */
    noticesIn: (roomId: string, from: number, to: number, limit: number) =>
      JSON.stringify(noticesIn.all(roomId, from, to, limit)),
    membersAfter: (roomId: string, userId: string, limit: number) =>
      JSON.stringify(membersAfter.all(roomId, userId, limit)),
  };
}

/** Bodies are JSON already. */
function list(bodies: unknown[]): string {
  return `[${bodies.join(',')}]`;
}
