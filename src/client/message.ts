// Messages in a tab: what may be done with them, how two reports of one become one, and what a room's list shows.
import type { Message } from '../protocol/message.ts';
import type { Ask } from './ask.ts';
import type { Notice } from './notice.ts';
import type { OutboxItem } from './outbox.ts';
import type { RoomState } from './room.ts';
import type { Sender } from './sender.ts';

export type { Message } from '../protocol/message.ts';

/** What a page may do with messages. */
export interface MessageActions {
  /** Puts words into the outbox and shows them at once. */
  send(roomId: string, text: string): void;
  /** Sends words again that were refused. */
  retry(key: string): void;
  /** Takes words back that have not gone out. */
  remove(key: string): void;
}

/** The actions on messages. Writing goes through the outbox; `ask` is for commands that need no second try. */
export function messageActions({ sender }: { sender: Sender; ask: Ask }): MessageActions {
  return { send: sender.send, retry: sender.retry, remove: sender.remove };
}

/** One thing in a room's list: a message, a notice, words of mine on their way, or messages that are missing. */
export type Row =
  | { kind: 'message'; id: string; message: Message }
  | { kind: 'notice'; id: string; entry: Notice }
  | { kind: 'outgoing'; id: string; item: OutboxItem }
  /** `before`: n of the message after the hole. `gone`: the server has none of it any more. */
  | { kind: 'hole'; id: string; count: number; before: number; gone: boolean; reading: boolean };

/** Puts messages into a list ordered by n. Of two states of one message the one with the newer rev stays. */
export function mergeMessages(list: readonly Message[], incoming: readonly Message[]): readonly Message[] {
  if (incoming.length === 0) return list;
  const last = list.at(-1);
  const [only] = incoming;
  if (only && incoming.length === 1 && (!last || only.n > last.n)) return [...list, only];
  const byN = new Map(list.map((message) => [message.n, message]));
  for (const message of incoming) {
    const known = byN.get(message.n);
    if (!known || message.rev > known.rev) byN.set(message.n, message);
  }
  return [...byN.values()].sort((a, b) => a.n - b.n);
}

/** The name by which a message and the words it was made of are the same thing on screen. */
function identity(message: { userId: string; key: string }): string {
  return `${message.userId} ${message.key}`;
}

/** What a room's list shows, oldest first: each message once, whether it is on its way or in the log. */
export function rowsOf(room: Pick<RoomState, 'log'>, outgoing: readonly OutboxItem[]): Row[] {
  const { messages, notices, more, gone, reading } = room.log;
  const rows: Row[] = [];
  let last: number | undefined;
  let noticed = 0;
  for (const message of messages) {
    const { n, seq } = message;
    const lost = gone.includes(n);
    // Above the first message there is history to scroll to, unless the server keeps none.
    const missing = last === undefined ? (lost ? n - 1 : 0) : n - last - 1;
    const from = noticed;
    while ((notices[noticed]?.seq ?? Infinity) < seq) noticed += 1;
    if (missing > 0) {
      rows.push({ kind: 'hole', id: `hole ${n}`, count: missing, before: n, gone: lost, reading: reading.includes(n) });
    } else if (last !== undefined || !more) rows.push(...notices.slice(from, noticed).map(noticeRow));
    rows.push({ kind: 'message', id: identity(message), message });
    last = n;
  }
  rows.push(...notices.slice(noticed).map(noticeRow));
  const shown = new Set(rows.map((row) => row.id));
  for (const item of outgoing) {
    const id = identity(item);
    if (!shown.has(id)) rows.push({ kind: 'outgoing', id, item });
  }
  return rows;
}

function noticeRow(entry: Notice): Row {
  return { kind: 'notice', id: `notice ${entry.seq}`, entry };
}
