// The room log on SQLite: appends go to the writer's thread, reads are made here.
import type { Database } from 'better-sqlite3';
import type { ConnectionId, LogHead, RoomLog } from '../../../core/ports.ts';
import { ChatError } from '../../../protocol/errors.ts';
import type { Message } from '../../../protocol/message.ts';
import type { Commits } from './commits.ts';
import { type EntryRow, entryOf } from './rows.ts';

/** `isOpen`: whether a connection lives; connections are in the memory of this process. */
export function createRoomLog(db: Database, commits: Commits, isOpen: (id: ConnectionId) => boolean): RoomLog {
  const sql = (text: string) => db.prepare<unknown[], unknown>(text);
  const headOf = sql('SELECT epoch, seq, n, entryId, floor FROM rooms WHERE roomId = ?');
  const entriesAfter = sql('SELECT * FROM entries WHERE roomId = ? AND seq > ? ORDER BY seq LIMIT ?');
  const messagesBefore = sql('SELECT body FROM messages WHERE roomId = ? AND n < ? ORDER BY n DESC LIMIT ?').pluck();
  const messagesAt = sql(
    `SELECT body FROM messages WHERE roomId = :roomId AND n IN
     (SELECT n FROM entries WHERE roomId = :roomId AND seq IN (SELECT value FROM json_each(:seqs)) AND kind = 'post')`,
  ).pluck();
  const noticesIn = sql(
    `SELECT * FROM entries WHERE roomId = ? AND seq BETWEEN ? AND ? AND kind <> 'post' ORDER BY seq DESC LIMIT ?`,
  );
  const entryIdAt = sql('SELECT entryId FROM entries WHERE roomId = ? AND seq = ?').pluck();

  return {
    async append(roomId, draft, guard) {
      if (!isOpen(guard.connectionId)) throw new ChatError('unauthenticated');
      const lane = draft.kind === 'post' ? { id: `${guard.connectionId} ${roomId}`, key: draft.key } : undefined;
      return commits.write('append', { roomId, draft, guard }, lane);
    },
    head: async (roomId) => headOf.get(roomId) as LogHead | undefined,
    after: async (roomId, seq, limit) => (entriesAfter.all(roomId, seq, limit) as EntryRow[]).map(entryOf),
    before: async (roomId, before, limit) =>
      opened(messagesBefore.all(roomId, before ?? Number.MAX_SAFE_INTEGER, limit)).reverse(),
    messages: async (roomId, seqs) => opened(messagesAt.all({ roomId, seqs: JSON.stringify(seqs) })),
    notices: async (roomId, from, to, limit) =>
      (noticesIn.all(roomId, from, to, limit) as EntryRow[]).map(entryOf).reverse(),
    entryId: async (roomId, seq) => entryIdAt.get(roomId, seq) as string | undefined,
  };
}

function opened(bodies: unknown[]): Message[] {
  return bodies.map((body) => JSON.parse(body as string) as Message);
}
