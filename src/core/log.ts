// Reading a room's log: history and catch-up. Every page is cut where its encoded form would outgrow a frame.
import { LIST_BYTES } from '../protocol/limits.ts';
import { ChatError } from '../protocol/errors.ts';
import type { EntryView, logCommands } from '../protocol/log.ts';
import type { Message } from '../protocol/message.ts';
import type { Cursor } from '../protocol/room.ts';
import { readable } from './access.ts';
import type { Handlers } from './handler.ts';
import { cut, sizeOf } from './page.ts';
import type { Entry, LogHead, Ports } from './ports.ts';

export const logHandlers: Handlers<keyof typeof logCommands> = {
  async history({ ports, connection }, { roomId, before, limit }) {
    await readable(ports, connection, roomId);
    const [head, rows] = await Promise.all([
      ports.roomLog.head(roomId),
      ports.roomLog.before(roomId, before, limit + 1),
    ]);
    const newestFirst = rows.slice(-limit).reverse();
    const messages = cut(newestFirst, (message) => [message]).reverse();
    const more = messages.length < rows.length;
    const from = more ? (messages[0]?.seq ?? 1) : 1;
    const to = before === undefined ? (head?.seq ?? 0) : await seqBefore(ports, roomId, before);
    const room = LIST_BYTES - sizeOf(messages);
    const found = await ports.roomLog.notices(roomId, from, to, NOTICES);
    const notices = cut(found.reverse(), (entry) => [entry], room).reverse();
    return { messages, notices: notices.map(view), more, floor: head?.floor ?? 0 };
  },

  async catchup({ ports, connection }, { roomId, cursor, limit }) {
    await readable(ports, connection, roomId);
    const head = await ports.roomLog.head(roomId);
    if (!head) throw new ChatError('not_found', 'There is no such room.');
    if (!(await isOurs(ports, roomId, cursor, head))) {
      return { reset: true, head: { seq: head.seq, n: head.n }, epoch: head.epoch };
    }
    const rows = await ports.roomLog.after(roomId, Math.max(cursor.seq, head.floor - 1), limit);
    const messages = await messagesOf(ports, roomId, rows);
    const entries = cut(rows, (entry) => [view(entry), entry.kind === 'post' ? messages.get(entry.seq) : undefined]);
    const last = entries.at(-1);
    return {
      entries: entries.map(view),
      messages: entries.flatMap((entry) => (entry.kind === 'post' ? (messages.get(entry.seq) ?? []) : [])),
      cursor: last ? { epoch: head.epoch, seq: last.seq, entryId: last.entryId } : cursor,
      head: {
        seq: Math.max(head.seq, last?.seq ?? 0),
        n: Math.max(head.n, ...rows.map((row) => (row.kind === 'post' ? row.n : 0))),
      },
      more: (last?.seq ?? cursor.seq) < head.seq,
    };
  },
};

/** Notices of one page of history. */
const NOTICES = 30;

/** The seq just before the post that is the n-th; the end of the log when it is not there. */
async function seqBefore(ports: Ports, roomId: string, n: number): Promise<number> {
  const [next] = await ports.roomLog.before(roomId, n + 1, 1);
  return next?.n === n ? next.seq - 1 : Number.MAX_SAFE_INTEGER;
}

/** Whether a cursor stands in this very log. Its entryId can only be compared while that entry is still served. */
async function isOurs(ports: Ports, roomId: string, cursor: Cursor, head: LogHead): Promise<boolean> {
  if (cursor.epoch !== head.epoch || cursor.seq > head.seq) return false;
  if (cursor.seq < Math.max(head.floor, 1)) return true;
  if (cursor.seq === head.seq) return cursor.entryId === head.entryId;
  return cursor.entryId === (await ports.roomLog.entryId(roomId, cursor.seq));
}

/** The messages that entries speak of, by the seq of their post. */
async function messagesOf(ports: Ports, roomId: string, entries: Entry[]): Promise<Map<number, Message>> {
  const seqs = entries.flatMap((entry) => (entry.kind === 'post' ? [entry.seq] : []));
  const messages = seqs.length > 0 ? await ports.roomLog.messages(roomId, seqs) : [];
  return new Map(messages.map((message) => [message.seq, message]));
}

function view({ roomId: _, ...entry }: Entry): EntryView {
  return entry;
}
