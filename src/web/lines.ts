// What the list shows, line by line: rows of the room put into groups by author, day and five minutes.
import { type Message, type Row, rowsOf } from '../client/message.ts';
import type { OutboxItem } from '../client/outbox.ts';
import type { RoomState } from '../client/room.ts';
import type { Color, Profile } from '../protocol/account.ts';
import { dayOf } from './time.ts';

const GROUP_MS = 5 * 60_000;

/** A message as a line: everything a row needs to paint itself, nothing it has to compare deeply. */
export interface MessageLine {
  kind: 'message';
  id: string;
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

export type Line = { kind: 'day'; id: string; day: number } | Extract<Row, { kind: 'hole' }> | MessageLine;

/** The lines of a room, oldest first. */
export function linesOf(room: RoomState, items: readonly OutboxItem[], me: Profile | undefined): Line[] {
  const { roomId } = room.view;
  const lines: Line[] = [];
  let day: number | undefined;
  let previous: { line: MessageLine; userId: string } | undefined;
  const outgoing = items.filter((item) => item.roomId === roomId);
  for (const row of rowsOf(room, outgoing)) {
    if (row.kind === 'hole') {
      lines.push(row);
      previous = undefined;
      continue;
    }
    const line = lineOf(row, me);
    const userId = row.kind === 'message' ? row.message.userId : row.item.userId;
    if (dayOf(line.at) !== day) {
      day = dayOf(line.at);
      lines.push({ kind: 'day', id: `day ${day} ${line.id}`, day });
      previous = undefined;
    }
    if (previous && previous.userId === userId && line.at - previous.line.at < GROUP_MS) {
      line.first = false;
      previous.line.last = false;
    }
    lines.push(line);
    previous = { line, userId };
  }
  return noted(lines);
}

function lineOf(row: Exclude<Row, { kind: 'hole' }>, me: Profile | undefined): MessageLine {
  const common = { kind: 'message', id: row.id, first: true, last: true } as const;
  if (row.kind === 'outgoing') {
    const { item } = row;
    const { text, at } = item;
    return { ...common, username: me?.username ?? '', color: me?.color ?? 'violet', text, at, own: true, item };
  }
  const { message } = row;
  const { username, color, message: text, timestamp, userId } = message;
  return { ...common, username, color, text, at: Date.parse(timestamp), own: userId === me?.userId, message };
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
