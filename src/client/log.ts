// A room's log as far as this tab has it. Pure: `sync.ts` decides when to ask, this file what an answer means.
import type { Output } from '../protocol/index.ts';
import type { Message } from '../protocol/message.ts';
import type { Cursor } from '../protocol/room.ts';
import { mergeMessages } from './message.ts';
import { mergeNotices, type Notice, noticesIn } from './notice.ts';

/** Arrivals held while something before them is missing. */
const HELD_MOST = 256;
/** Further behind than this, catching up entry by entry is not worth it: newest page and a hole. */
export const FAR_BEHIND = 500;

/** An entry that came by itself: its place, and the message or the notice that it is. */
export interface Entry {
  seq: number;
  entryId: string;
  message?: Message;
  notice?: Notice;
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
  /** Joins, leaves and changes, by seq, each once. Those in a hole are among them only if they came by themselves. */
  notices: readonly Notice[];
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
  notices: [],
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

/** Applies what is held and next in line, once the messages before it have been read. */
function drain(log: LogState): LogState {
  if (!log.open || !log.cursor || log.newest === 'missing') return log;
  let { cursor, messages, notices } = log;
  let taken = 0;
  for (const { seq, entryId, message, notice } of log.held) {
    if (seq > cursor.seq + 1) break;
    taken += 1;
    if (seq <= cursor.seq) continue;
    cursor = { epoch: cursor.epoch, seq, entryId };
    if (message) messages = mergeMessages(messages, [message]);
    if (notice) notices = mergeNotices(notices, [notice]);
  }
  return { ...log, cursor, messages, notices, held: log.held.slice(taken) };
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
    notices: mergeNotices(log.notices, noticesIn(reply.entries)),
  });
}

/** A page of history before `before` was asked for. */
export function readingBefore(log: LogState, before: number): LogState {
  return { ...log, reading: [...log.reading, before] };
}

/** A page of history was read: the newest one, or the one before message `before`. */
export function pageRead(log: LogState, before: number | undefined, reply: Output<'history'>): LogState {
  const first = reply.messages[0]?.n ?? before;
  const kept = before === undefined ? without(log, reply) : log;
  const messages = mergeMessages(kept.messages, reply.messages);
  // Nothing older is served than what this page begins with.
  const atFloor = !reply.more && first !== undefined && first > 1;
  return drain({
    ...kept,
    messages,
    notices: mergeNotices(kept.notices, noticesIn(reply.notices)),
    newest: before === undefined ? 'read' : log.newest,
    more: messages[0]?.n === first ? reply.more : log.more,
    reading: log.reading.filter((n) => n !== before),
    gone: atFloor && !kept.gone.includes(first) ? [...kept.gone, first] : kept.gone,
  });
}

/** A log without what lies before its newest page: across a gap, nobody has told of changes to it. */
function without(log: LogState, { messages, more }: Output<'history'>): LogState {
  const [first] = messages;
  if (!first) return { ...log, messages: [] };
  return {
    ...log,
    messages: log.messages.filter((message) => message.n >= first.n),
    notices: more ? log.notices.filter((notice) => notice.seq >= first.seq) : log.notices,
    gone: log.gone.filter((n) => n >= first.n),
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
