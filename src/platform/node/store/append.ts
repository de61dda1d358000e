// The append: the one write that makes a room's log, inside the writer's transaction.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type {
  Appended,
  ChangeDraft,
  Draft,
  Entry,
  Guard,
  JoinDraft,
  LeaveDraft,
  PostDraft,
  Room,
} from '../../../core/ports.ts';
import { ChatError } from '../../../protocol/errors.ts';
import type { Message } from '../../../protocol/message.ts';
import { type EntryRow, entryOf } from './rows.ts';

export interface AppendArgs {
  roomId: string;
  draft: Draft;
  guard: Guard;
}

/** A room as it is stored, with the end of its log and the timestamp of its last entry. */
type StoredRoom = Pick<Room, 'epoch' | 'name' | 'topic'> & { seq: number; n: number; timestamp: string };

/** Compiles the append for one connection. Refuses as `RoomLog.append` says, by throwing. */
export function prepareAppend(db: Database): (args: AppendArgs) => Appended {
  const sql = (text: string) => db.prepare<unknown[], unknown>(text);
  const roomOf = sql('SELECT epoch, seq, n, timestamp, name, topic FROM rooms WHERE roomId = ?');
  const moveHead = sql('UPDATE rooms SET seq = ?, n = ?, entryId = ?, timestamp = ? WHERE roomId = ?');
  const memberOf = sql('SELECT role, joinedSeq FROM members WHERE userId = ? AND roomId = ?');
  const putMember = sql('INSERT INTO members VALUES (?, ?, ?, ?, ?)');
  const dropMember = sql('DELETE FROM members WHERE userId = ? AND roomId = ?');
  const countMembers = sql('UPDATE rooms SET memberCount = memberCount + ? WHERE roomId = ?');
  const changeRoom = sql('UPDATE rooms SET name = ?, topic = ? WHERE roomId = ?');
  const raiseRev = sql('UPDATE users SET rev = rev + 1 WHERE userId = ?');
  const keyOf = sql('SELECT roomId, seq, digest FROM keys WHERE userId = ? AND key = ?');
  const putKey = sql('INSERT INTO keys VALUES (?, ?, ?, ?, ?)');
  const entryAt = sql('SELECT * FROM entries WHERE roomId = ? AND seq = ?');
  const putEntry = sql(
    `INSERT INTO entries VALUES
     (:roomId, :seq, :entryId, :kind, :userId, :timestamp, :n, :messageId, :username, :color, :detail)`,
  );
  const messageOf = sql('SELECT body FROM messages WHERE messageId = ?').pluck();
  const putMessage = sql('INSERT INTO messages VALUES (?, ?, ?, ?)');

  return ({ roomId, draft, guard }) => {
    const room = roomOf.get(roomId) as StoredRoom | undefined;
    if (!room) throw new ChatError('not_found', 'There is no such room.');
    const member = memberOf.get(guard.userId, roomId) as { role: string; joinedSeq: number } | undefined;
    if (guard.member && !member) throw new ChatError('forbidden', 'You are not a member of this room.');
    if (guard.role && member?.role !== guard.role) throw new ChatError('forbidden', `You are no ${guard.role} here.`);
    const { epoch, seq, n } = room;
    const timestamp = draft.timestamp > room.timestamp ? draft.timestamp : room.timestamp;
    const place = { roomId, epoch, seq: seq + 1, n: draft.kind === 'post' ? n + 1 : n, timestamp };
    if (draft.kind === 'post') return post(draft, place, { epoch, seq, n });
    if (draft.kind === 'join' && member) {
      return { entry: entryIn(roomId, member.joinedSeq), repeated: true, head: { epoch, seq, n } };
    }
    return notice(draft.kind === 'change' ? { name: room.name, topic: room.topic, ...draft } : draft, place);
  };

  function post(draft: PostDraft, place: Place, head: Appended['head']): Appended {
    const digest = digestOf(place.roomId, draft.message);
    const earlier = keyOf.get(draft.userId, draft.key) as { roomId: string; seq: number; digest: Buffer } | undefined;
    if (earlier) {
      if (!earlier.digest.equals(digest)) throw new ChatError('conflict');
      const entry = entryIn(earlier.roomId, earlier.seq);
      if (entry.kind !== 'post') throw new Error('a key points to an entry that is no post');
      return { entry, message: JSON.parse(messageOf.get(entry.messageId) as string) as Message, repeated: true, head };
    }
    const { kind, ...fields } = draft;
    const { epoch, ...where } = place;
    const message: Message = { ...fields, ...where, rev: place.seq };
    moveHead.run(place.seq, place.n, draft.entryId, place.timestamp, place.roomId);
    const { entryId, userId, messageId } = draft;
    putEntry.run({ ...where, kind, entryId, userId, messageId, username: null, color: null, detail: null });
    putMessage.run(message.messageId, place.roomId, place.n, JSON.stringify(message));
    putKey.run(draft.userId, draft.key, place.roomId, place.seq, digest);
    const entry: Entry = { kind, ...where, entryId, userId, messageId };
    return { entry, message, repeated: false, head: { epoch, seq: place.seq, n: place.n } };
  }

  function notice(draft: JoinDraft | LeaveDraft | Required<ChangeDraft>, { epoch, ...where }: Place): Appended {
    const { roomId, seq, n, timestamp } = where;
    const { kind, userId, username, color, entryId } = draft;
    const detail = draft.kind === 'change' ? JSON.stringify({ name: draft.name, topic: draft.topic }) : null;
    moveHead.run(seq, n, entryId, timestamp, roomId);
    putEntry.run({ ...where, n: null, kind, entryId, userId, messageId: null, username, color, detail });
    if (draft.kind === 'change') changeRoom.run(draft.name, draft.topic, roomId);
    else {
      if (draft.kind === 'join') putMember.run(userId, roomId, draft.role, n, seq);
      else dropMember.run(userId, roomId);
      countMembers.run(draft.kind === 'join' ? 1 : -1, roomId);
      raiseRev.run(userId);
    }
    return { entry: entryIn(roomId, seq), repeated: false, head: { epoch, seq, n } };
  }

  function entryIn(roomId: string, seq: number): Entry {
    return entryOf(entryAt.get(roomId, seq) as EntryRow);
  }
}

/** Where the new entry stands. `n`: of the post, or of the last one before a notice. */
interface Place {
  roomId: string;
  epoch: string;
  seq: number;
  n: number;
  timestamp: string;
}

/** What makes two sends of one key the same: room and text. */
function digestOf(roomId: string, text: string): Buffer {
  return createHash('sha256').update(roomId).update('\n').update(text).digest();
}
