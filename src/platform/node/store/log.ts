// The room log on SQLite: appends go to the writer's thread, short reads are made here, long ones in the reader's thread.
import type { ConnectionId, LogHead, RoomLog } from '../../../core/ports.ts';
import { ChatError } from '../../../protocol/errors.ts';
import type { Message } from '../../../protocol/message.ts';
import type { Commits } from './commits.ts';
import type { Reading } from './reading.ts';
import { type EntryRow, entryOf } from './rows.ts';
import type { Source } from './snapshot.ts';

/** Rows that are read at once: what a client asks for that was away for a moment. */
const FEW_ROWS = 20;
/** Entries among which notices are looked for at once: those of a newest page. */
const FEW_ENTRIES = 200;

/** `isOpen`: whether a connection lives; connections are in the memory of this process. */
export function createRoomLog(
  db: Source,
  commits: Commits,
  reading: Reading,
  isOpen: (id: ConnectionId) => boolean,
): RoomLog {
  const sql = (text: string) => db.prepare(text);
  const headOf = sql('SELECT epoch, seq, n, entryId, floor FROM rooms WHERE roomId = ?');
  const entryIdAt = sql('SELECT entryId FROM entries WHERE roomId = ? AND seq = ?').pluck();
  const head = (roomId: string) => headOf.get(roomId) as LogHead | undefined;

  return {
    async append(roomId, draft, guard) {
      if (!isOpen(guard.connectionId)) throw new ChatError('unauthenticated');
      const lane = draft.kind === 'post' ? { id: `${guard.connectionId} ${roomId}`, key: draft.key } : undefined;
      return commits.write('append', { roomId, draft, guard }, lane);
    },
    head: async (roomId) => head(roomId),
    async after(roomId, seq, limit) {
      const rows = Math.min(limit, (head(roomId)?.seq ?? 0) - seq);
      const read = rows <= FEW_ROWS ? reading.here : reading.there;
      return ((await read('entriesAfter', roomId, seq, limit)) as EntryRow[]).map(entryOf);
    },
    async before(roomId, before, limit) {
      // The newest page is what everybody reads who opens a room, and it is warm.
      const read = before === undefined || limit <= FEW_ROWS ? reading.here : reading.there;
      const n = before ?? Number.MAX_SAFE_INTEGER;
      return ((await read('messagesBefore', roomId, n, limit)) as Message[]).toReversed();
    },
    async messages(roomId, seqs) {
      const read = seqs.length <= FEW_ROWS ? reading.here : reading.there;
      return (await read('messagesAt', roomId, seqs)) as Message[];
    },
    async notices(roomId, from, to, limit) {
      const newest = head(roomId)?.seq ?? 0;
      const read = newest - from <= FEW_ENTRIES ? reading.here : reading.there;
      return ((await read('noticesIn', roomId, from, to, limit)) as EntryRow[]).map(entryOf).toReversed();
    },
    entryId: async (roomId, seq) => entryIdAt.get(roomId, seq) as string | undefined,
  };
}
