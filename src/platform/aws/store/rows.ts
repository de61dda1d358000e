// A row of MessageHistory: one entry of a room's log, and with a post the message itself in its current state.
import type { Draft, Entry, LogHead, RoomId } from '../../../core/ports.ts';
import type { Message } from '../../../protocol/message.ts';
import type { Row } from './database.ts';

/** Milliseconds between two times that those away from a room are told where its log ends. */
export const HEAD_PAUSE = 30_000;

/**
 * The head of a log as it stands in the room's row, and what the room is called there; `timestamp` is the last entry's, ""
 * when there is none. `headDueAt`: Unix ms from which an entry has those away told of the head.
 */
export interface StoredHead extends LogHead {
  timestamp: string;
  name: string;
  topic: string;
  headDueAt?: number;
}

/** The row of a room in the table Rooms, as the log sees it. */
export function toHead(row: Row): StoredHead {
  const { epoch, seq, n, entryId, floor, timestamp, name, topic, headDueAt } = row;
  return { epoch, seq, n, entryId, floor, timestamp, name, topic, headDueAt };
}

/** When the head is due after an entry of this time; undefined when an entry before it has seen to the telling. */
export function nextHeadDueAt({ headDueAt = 0 }: StoredHead, timestamp: string): number | undefined {
  const at = Date.parse(timestamp);
  return at < headDueAt ? undefined : at + HEAD_PAUSE;
}

/**
 * The row of the entry that comes after `head`. Every entry holds the n that the log has reached with it, so that a
 * message can be found by its n.
 */
export function nextRow(roomId: RoomId, draft: Draft, head: StoredHead): Row {
  const seq = head.seq + 1;
  const n = draft.kind === 'post' ? head.n + 1 : head.n;
  // Two machines' clocks differ; a log does not run backwards.
  const timestamp = draft.timestamp > head.timestamp ? draft.timestamp : head.timestamp;
  const unchanged = draft.kind === 'change' && { name: head.name, topic: head.topic };
  const row = { ...unchanged, ...draft, roomId, seq, n, timestamp };
  return draft.kind === 'post' ? { ...row, rev: seq } : row;
}

/** What catch-up shows of a row: everything but the text. */
export function toEntry(row: Row): Entry {
  const { roomId, seq, n, entryId, userId, timestamp, messageId, username, color } = row;
  const common = { roomId, seq, entryId, userId, timestamp };
  return row['kind'] === 'post'
    ? { ...common, kind: 'post', n, messageId }
    : noticeOf(row, { ...common, username, color });
}

function noticeOf(row: Row, who: Omit<Extract<Entry, { kind: 'join' }>, 'kind'>): Entry {
  const kind = row['kind'] as Exclude<Entry['kind'], 'post'>;
  return kind === 'change' ? { kind, ...who, name: row['name'], topic: row['topic'] } : { kind, ...who };
}

/** The message of a post's row: all of the row but what makes it one, so that a new field needs no change here. */
export function toMessage({ kind: _, ...message }: Row): Message {
  return message as unknown as Message;
}
