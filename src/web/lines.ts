// What the list shows, line by line: a room's rows under their days, in groups by author and five minutes.
import type { LogState } from '../client/log.ts';
import { type Message, type Row, rowsOf } from '../client/message.ts';
import type { Notice } from '../client/notice.ts';
import type { OutboxItem } from '../client/outbox.ts';
import type { Color, Profile } from '../protocol/account.ts';
import { dayOf } from './time.ts';

const GROUP_MS = 5 * 60_000;

/** A message as a line: everything a row needs to paint itself, nothing it has to compare deeply. */
export interface MessageLine {
  kind: 'message';
  id: string;
  userId: string;
  username: string;
  color: Color;
  text: string;
  /** Unix milliseconds. */
  at: number;
  own: boolean;
  /** First and last of a group by one author. */
  first: boolean;
  last: boolean;
  /** The message itself; words on their way have none yet. */
  message?: Message;
  item?: OutboxItem;
  /** What the line beneath says: how far own words have come. One line for a run of waiting ones. */
  note?: 'sent' | 'outgoing';
}

/** What happened in a room besides messages. Several when it is one run of joins, or of leaves. */
export interface NoticeLine {
  kind: 'notice';
  id: string;
  at: number;
  notices: readonly Notice[];
  /** Of a change: what the room was called before, where that is here. */
  before?: { name: string; topic: string };
}

/** Where the messages begin that were new on opening the room. `since`: Unix ms of the first one, where it is here. */
export interface UnreadLine {
  kind: 'unread';
  id: 'unread';
  count: number;
  since?: number;
}

export interface DayLine {
  kind: 'day';
  id: string;
  day: number;
}

export type HoleLine = Extract<Row, { kind: 'hole' }>;
export type Line = DayLine | HoleLine | NoticeLine | UnreadLine | MessageLine;

/** The messages that were new when the room was opened: those after n = `after`, up to n = `to`. */
export interface Unread {
  after: number;
  to: number;
}

type Author = Pick<Profile, 'userId' | 'username'>;

interface Shown {
  roomId: string;
  log: LogState;
  items: readonly OutboxItem[];
  me: Profile | undefined;
  unread?: Unread | undefined;
}

/** The lines of a room, oldest first. */
export function linesOf({ roomId, log, items, me, unread }: Shown): Line[] {
  const lines: Line[] = [];
  const outgoing = items.filter((item) => item.roomId === roomId);
  let day: number | undefined;
  let divided = unread === undefined;
  let called: NoticeLine['before'];
  for (const row of rowsOf({ log }, outgoing)) {
    const line = lineOf(row, me);
    if (line.kind !== 'hole' && dayOf(line.at) !== day) {
      day = dayOf(line.at);
      // The same day comes twice only where this device's clock and the server's disagree.
      const again = lines.some((earlier) => earlier.kind === 'day' && earlier.day === day);
      lines.push({ kind: 'day', id: again ? `day ${day} ${line.id}` : `day ${day}`, day });
    }
    if (unread && !divided && isNew(row, me, unread)) {
      divided = true;
      // What lies above the oldest line here may be new too: the divider waits until that is known.
      if (begins(row, log, unread)) lines.push(dividerAt(line, unread, countOwn(log, me, unread)));
    }
    if (line.kind === 'hole') called = undefined;
    if (row.kind === 'notice' && row.entry.kind === 'change') {
      if (line.kind === 'notice' && called) line.before = called;
      called = row.entry;
    }
    const before = lines.at(-1);
    if (line.kind === 'notice' && before?.kind === 'notice' && oneRun(before, line)) {
      lines[lines.length - 1] = { ...before, notices: [...before.notices, ...line.notices] };
      continue;
    }
    if (line.kind === 'message' && before?.kind === 'message' && oneGroup(before, line)) {
      line.first = false;
      before.last = false;
    }
    lines.push(line);
  }
  return noted(lines);
}

function lineOf(row: Row, me: Profile | undefined): HoleLine | NoticeLine | MessageLine {
  if (row.kind === 'hole') return row;
  if (row.kind === 'notice') {
    return { kind: 'notice', id: row.id, at: timeIn(row.entry), notices: [row.entry] };
  }
  const common = { kind: 'message', id: row.id, first: true, last: true } as const;
  if (row.kind === 'outgoing') {
    const { item } = row;
    const { text, at, userId } = item;
    return { ...common, userId, username: me?.username ?? '', color: me?.color ?? 'violet', text, at, own: true, item };
  }
  const { message } = row;
  const { username, color, message: text, userId } = message;
  return { ...common, userId, username, color, text, at: timeIn(message), own: userId === me?.userId, message };
}

const times = new WeakMap<object, number>();

/** When it was, in Unix ms. Reading a timestamp costs more than looking it up. */
function timeIn(dated: { timestamp: string }): number {
  let at = times.get(dated);
  if (at === undefined) times.set(dated, (at = Date.parse(dated.timestamp)));
  return at;
}

function oneGroup(before: MessageLine, line: MessageLine): boolean {
  return before.userId === line.userId && line.at - before.at < GROUP_MS;
}

function oneRun(before: NoticeLine, line: NoticeLine): boolean {
  const [kind] = line.notices.map((notice) => notice.kind);
  return kind !== 'change' && before.notices[0]?.kind === kind;
}

/** Whether a row is the first that was new on opening the room, or a hole that holds it. Own words never are. */
function isNew(row: Row, me: Profile | undefined, { after, to }: Unread): boolean {
  if (row.kind === 'hole') return row.before - 1 > after && row.before - row.count <= to;
  if (row.kind !== 'message') return false;
  const { n, userId } = row.message;
  return n > after && n <= to && userId !== me?.userId;
}

function begins(row: Row, log: LogState, { after }: Unread): boolean {
  const oldest = log.messages[0]?.n ?? 0;
  return oldest <= after + 1 || !log.more || row.kind === 'hole';
}

function countOwn(log: LogState, me: Profile | undefined, { after, to }: Unread): number {
  return log.messages.filter(({ n, userId }) => n > after && n <= to && userId === me?.userId).length;
}

function dividerAt(line: Line, { after, to }: Unread, own: number): UnreadLine {
  const divider: UnreadLine = { kind: 'unread', id: 'unread', count: to - after - own };
  return line.kind === 'message' ? { ...divider, since: line.at } : divider;
}

/** Everybody who wrote, and oneself: each once, with every name they have had here. */
export function authorsOf(messages: readonly Message[], me: Profile | undefined): Iterable<Author> {
  const authors = new Map<string, Author>();
  for (const author of [...(me ? [me] : []), ...messages]) authors.set(`${author.userId} ${author.username}`, author);
  return authors.values();
}

/** Says on the last of a run how far it has come; "sent" stands on the newest own message only. */
function noted(lines: Line[]): Line[] {
  let newestOwn: MessageLine | undefined;
  lines.forEach((line, index) => {
    if (line.kind !== 'message' || !line.own) return;
    newestOwn = line;
    if (!line.item || line.item.state === 'sent') return;
    const next = lines[index + 1];
    const goesOn = next?.kind === 'message' && next.item?.state === line.item.state && line.item.state !== 'failed';
    if (!goesOn) line.note = 'outgoing';
  });
  if (newestOwn && newestOwn.note === undefined) newestOwn.note = 'sent';
  return lines;
}
