// A room's log as far as this tab has it. Pure: `sync.ts` decides when to ask, this file what an answer means.
import type { Output } from '../protocol/index.ts';
import type { Message } from '../protocol/message.ts';
import type { Cursor } from '../protocol/room.ts';
import { mergeMessages } from './message.ts';

/** Arrivals held while something before them is missing. */
const HELD_MOST = 256;
/** Further behind than this, catching up entry by entry is not worth it: newest page and a hole. */
export const FAR_BEHIND = 500;

/** An entry that came by itself: its place, and the message it tells of. */
export interface Entry {
  seq: number;
  entryId: string;
  message?: Message;
}

export interface LogState {
  /** Whether the room's events flow to this connection. Until then they are held: the log may be another one. */
  open: boolean;
  /** Everything up to here has been applied, or lies in a hole that shows. */
  cursor: Cursor | undefined;
  /** Highest seq known to exist. */
  head: number;
  /** By n, each once. Where two neighbours' n are not consecutive there is a hole. */
  messages: readonly Message[];
  /** By seq, all after the cursor. */
  held: readonly Entry[];
  /** Whether the newest page has been read. */
  newest: 'missing' | 'read';
  /** Whether the server has messages before the first one here. */
  more: boolean;
  /** Values of n whose page of history before them is being read. */
  reading: readonly number[];
  /** Values of n before which the server has nothing any more: a hole that stays. */
  gone: readonly number[];
}

export const emptyLog: LogState = {
  open: false,
  cursor: undefined,
  head: 0,
  messages: [],
  held: [],
  newest: 'missing',
  more: false,
  reading: [],
  gone: [],
};

/** An entry was pushed: dropped when known, applied when next, held when later. */
export function receive(log: LogState, entry: Entry): LogState {
  if (log.cursor && entry.seq <= log.cursor.seq && log.open) return log;
  if (log.held.some((held) => held.seq === entry.seq)) return log;
  const held = [...log.held, entry].sort((a, b) => a.seq - b.seq).slice(0, HELD_MOST);
  return drain({ ...log, head: Math.max(log.head, entry.seq), held });
}

/** Applies what is held and next in line. */
function drain(log: LogState): LogState {
  if (!log.open || !log.cursor) return log;
  let { cursor, messages } = log;
  let taken = 0;
  for (const { seq, entryId, message } of log.held) {
    if (seq > cursor.seq + 1) break;
    taken += 1;
    if (seq <= cursor.seq) continue;
    cursor = { epoch: cursor.epoch, seq, entryId };
    if (message) messages = mergeMessages(messages, [message]);
  }
  return { ...log, cursor, messages, held: log.held.slice(taken) };
}

/** The room was opened: from now on its events flow. Decides whether what is here can be continued. */
export function opened(log: LogState, reply: Output<'openroom'>): LogState {
  const { cursor, head } = reply;
  const seq = log.cursor?.seq ?? 0;
  const other = log.cursor?.epoch !== reply.epoch || seq > head.seq;
  if (other) {
    const held = log.held.filter((entry) => entry.seq > cursor.seq);
    return drain({ ...emptyLog, open: true, cursor, head: Math.max(head.seq, held.at(-1)?.seq ?? 0), held });
  }
  const open = { ...log, open: true, head: Math.max(log.head, head.seq) };
  if (head.seq - seq <= FAR_BEHIND) return drain(open);
  return drain({ ...open, cursor, newest: 'missing' });
}

/** The connection ended, and with it the flow of events. */
export function closed(log: LogState): LogState {
  return { ...log, open: false, held: [], reading: [] };
}

/** Entries after the cursor were read. */
export function caughtUp(log: LogState, reply: Exclude<Output<'catchup'>, { reset: true }>): LogState {
  const ahead = !log.cursor || reply.cursor.seq > log.cursor.seq;
  return drain({
    ...log,
    cursor: ahead ? reply.cursor : log.cursor,
    head: Math.max(log.head, reply.head.seq),
    messages: mergeMessages(log.messages, reply.messages),
  });
}

/** A page of history before `before` was asked for. */
export function readingBefore(log: LogState, before: number): LogState {
  return { ...log, reading: [...log.reading, before] };
}

/** A page of history was read: the newest one, or the one before message `before`. */
export function pageRead(log: LogState, before: number | undefined, reply: Output<'history'>): LogState {
  const first = reply.messages[0]?.n ?? before;
  const messages = mergeMessages(log.messages, reply.messages);
  // Nothing older is served than what this page begins with.
  const atFloor = !reply.more && first !== undefined && first > 1;
  return {
    ...log,
    messages,
    newest: before === undefined ? 'read' : log.newest,
    more: messages[0]?.n === first ? reply.more : log.more,
    reading: log.reading.filter((n) => n !== before),
    gone: atFloor && !log.gone.includes(first) ? [...log.gone, first] : log.gone,
  };
}

/** Somebody who knows says where the log ends now. */
export function headHeard(log: LogState, seq: number): LogState {
  return seq > log.head ? { ...log, head: seq } : log;
}

/** Whether entries are missing between the cursor and the end of the log. */
export function behind(log: LogState): boolean {
  return log.open && log.cursor !== undefined && log.head > log.cursor.seq;
}
