// A room of the scripted server: its log, who is in it, and which sockets have opened it.
import type { Message } from '../../src/protocol/message.ts';
import type { OwnRoom, Role, RoomView } from '../../src/protocol/room.ts';

export type Fields = Record<string, unknown>;

export interface FakeRoom {
  view: RoomView;
  epoch: string;
  log: { entry: Fields; message?: Message }[];
  /** Those who are members besides the person of the tab. */
  others: { userId: string; username: string; color: 'blue'; role: Role }[];
  /** The person's own place; without a role they are no member. */
  role: Role | undefined;
  receipt: number;
  opened: Set<object>;
}

export function fakeRoom(roomId: string, role: Role | undefined, epoch = 'epoch-1'): FakeRoom {
  const view: RoomView = { roomId, name: roomId, topic: '', kind: 'public' };
  return { view, epoch, log: [], others: [], role, receipt: 0, opened: new Set() };
}

export const messagesOf = (room: FakeRoom): Message[] => room.log.flatMap((one) => one.message ?? []);
export const headOf = (room: FakeRoom) => ({ seq: room.log.length, n: messagesOf(room).length });
const cursorAt = ({ epoch }: FakeRoom, seq: number) => ({ epoch, seq, entryId: seq === 0 ? '' : `e${seq}` });
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** One of the person's rooms, as the wire shows it. */
export function ownOf(room: FakeRoom): OwnRoom {
  return { ...room.view, epoch: room.epoch, head: headOf(room), receipt: room.receipt, role: room.role ?? 'member' };
}

/** A room in a list. */
export function listedOf(room: FakeRoom): Fields {
  const { receipt, role, ...listed } = ownOf(room);
  const memberCount = room.others.length + (room.role ? 1 : 0);
  return { ...listed, memberCount, ...(room.role && { receipt, role }) };
}

/** Puts a post into the log; the answer is its event. */
export function appendPost(room: FakeRoom, message: Omit<Message, 'seq' | 'n' | 'rev' | 'entryId' | 'messageId'>) {
  const { seq, n } = headOf(room);
  const place = { seq: seq + 1, n: n + 1, rev: seq + 1, entryId: `e${seq + 1}`, messageId: uuid(seq + 1) };
  const whole: Message = { ...message, ...place };
  const { userId, timestamp } = message;
  room.log.push({ entry: { kind: 'post', ...place, userId, timestamp }, message: whole });
  return whole;
}

/** Puts a notice into the log; the answer is the fields of its event. */
export function appendNotice(room: FakeRoom, kind: string, who: Fields, more: Fields = {}): Fields {
  const seq = room.log.length + 1;
  const entry = { seq, entryId: `e${seq}`, timestamp: new Date(0).toISOString(), ...who, ...more };
  room.log.push({ entry: { kind, ...entry } });
  return { roomId: room.view.roomId, ...entry };
}

/** The reply to `openroom`. */
export function openReply(room: FakeRoom): Fields {
  const { view, epoch, receipt, role } = room;
  const head = headOf(room);
  const mine = role ? { receipt, role } : { receipt: head.n };
  return { room: view, epoch, head, floor: 1, cursor: cursorAt(room, head.seq), ...mine };
}

/** The reply to `history`. */
export function historyReply(room: FakeRoom, { before, limit }: Fields): Fields {
  const all = messagesOf(room);
  const older = all.filter((message) => message.n < ((before as number | undefined) ?? Infinity));
  const messages = older.slice(-(limit as number));
  const more = messages.length < older.length;
  const from = more ? (messages[0]?.seq ?? 1) : 1;
  const to = all.find((message) => message.n === before)?.seq ?? Infinity;
  const entries = room.log.flatMap(({ entry, message }) => (message ? [] : [entry as { seq: number }]));
  const notices = entries.filter(({ seq }) => seq >= from && seq < to);
  return { messages, notices, more, floor: 1 };
}

/** The reply to `catchup`. */
export function catchupReply(room: FakeRoom, { cursor, limit }: Fields): Fields {
  const { epoch, seq } = cursor as { epoch: string; seq: number };
  const head = headOf(room);
  if (epoch !== room.epoch || seq > head.seq) return { reset: true, head, epoch: room.epoch };
  const page = room.log.slice(seq, seq + (limit as number));
  const end = seq + page.length;
  const messages = page.flatMap((one) => one.message ?? []);
  const entries = page.map((one) => one.entry);
  return { entries, messages, cursor: cursorAt(room, end), head, more: end < head.seq };
}
