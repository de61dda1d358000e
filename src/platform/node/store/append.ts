// The append: the one write that makes a room's log, inside the writer's transaction.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Appended, Draft, Entry, Guard, JoinDraft, PostDraft } from '../../../core/ports.ts';
import { ChatError } from '../../../protocol/errors.ts';
import type { Message } from '../../../protocol/message.ts';
import { type EntryRow, entryOf } from './rows.ts';

export interface AppendArgs {
  roomId: string;
  draft: Draft;
  guard: Guard;
}

/** Compiles the append for one connection. Refuses as `RoomLog.append` says, by throwing. */
export function prepareAppend(db: Database): (args: AppendArgs) => Appended {
  const sql = (text: string) => db.prepare<unknown[], unknown>(text);
  const roomOf = sql('SELECT seq, n, timestamp FROM rooms WHERE roomId = ?');
  const moveHead = sql('UPDATE rooms SET seq = ?, n = ?, entryId = ?, timestamp = ? WHERE roomId = ?');
  const memberOf = sql('SELECT joinedSeq FROM members WHERE userId = ? AND roomId = ?');
  const putMember = sql('INSERT INTO members VALUES (?, ?, ?, ?, ?)');
  const raiseRev = sql('UPDATE users SET rev = rev + 1 WHERE userId = ?');
  const keyOf = sql('SELECT roomId, seq, digest FROM keys WHERE userId = ? AND key = ?');
  const putKey = sql('INSERT INTO keys VALUES (?, ?, ?, ?, ?)');
  const entryAt = sql('SELECT * FROM entries WHERE roomId = ? AND seq = ?');
  const putEntry = sql(
    'INSERT INTO entries VALUES (:roomId, :seq, :entryId, :kind, :userId, :timestamp, :n, :messageId, :username, :color)',
  );
  const messageOf = sql('SELECT body FROM messages WHERE messageId = ?').pluck();
  const putMessage = sql('INSERT INTO messages VALUES (?, ?, ?, ?)');

  return ({ roomId, draft, guard }) => {
    const room = roomOf.get(roomId) as { seq: number; n: number; timestamp: string } | undefined;
    if (!room) throw new ChatError('not_found', 'There is no such room.');
    const member = memberOf.get(guard.userId, roomId) as { joinedSeq: number } | undefined;
    if (guard.member && !member) throw new ChatError('forbidden', 'You are not a member of this room.');
    const timestamp = draft.timestamp > room.timestamp ? draft.timestamp : room.timestamp;
    const next = { roomId, seq: room.seq + 1, timestamp };
    if (draft.kind === 'post') return post(draft, { ...next, n: room.n + 1 });
    if (member) return { entry: entryIn(roomId, member.joinedSeq), repeated: true };
    return join(draft, { ...next, n: room.n });
  };

  function post(draft: PostDraft, place: Place): Appended {
    const digest = digestOf(place.roomId, draft.message);
    const earlier = keyOf.get(draft.userId, draft.key) as { roomId: string; seq: number; digest: Buffer } | undefined;
    if (earlier) {
      if (!earlier.digest.equals(digest)) throw new ChatError('conflict');
      const entry = entryIn(earlier.roomId, earlier.seq);
      if (entry.kind !== 'post') throw new Error('a key points to an entry that is no post');
      return { entry, message: JSON.parse(messageOf.get(entry.messageId) as string) as Message, repeated: true };
    }
    const { kind, ...fields } = draft;
    const message: Message = { ...fields, ...place, rev: place.seq };
    moveHead.run(place.seq, place.n, draft.entryId, place.timestamp, place.roomId);
    putEntry.run({
      ...place,
      kind,
      entryId: draft.entryId,
      userId: draft.userId,
      messageId: draft.messageId,
      ...nobody,
    });
    putMessage.run(message.messageId, place.roomId, place.n, JSON.stringify(message));
    putKey.run(draft.userId, draft.key, place.roomId, place.seq, digest);
    return { entry: entryIn(place.roomId, place.seq), message, repeated: false };
  }

  function join({ kind, userId, username, color, entryId, role }: JoinDraft, place: Place): Appended {
    const { roomId, seq, n, timestamp } = place;
    moveHead.run(seq, n, entryId, timestamp, roomId);
    putEntry.run({ ...place, n: null, kind, entryId, userId, messageId: null, username, color });
    putMember.run(userId, roomId, role, n, seq);
    raiseRev.run(userId);
    return { entry: entryIn(roomId, seq), repeated: false };
  }

  function entryIn(roomId: string, seq: number): Entry {
    return entryOf(entryAt.get(roomId, seq) as EntryRow);
  }
}

/** Where the new entry stands. `n`: of the post, or of the last one before a join. */
interface Place {
  roomId: string;
  seq: number;
  n: number;
  timestamp: string;
}

const nobody = { username: null, color: null };

/** What makes two sends of one key the same: room and text. */
function digestOf(roomId: string, text: string): Buffer {
  return createHash('sha256').update(roomId).update('\n').update(text).digest();
}
