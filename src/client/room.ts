// Rooms in a tab: what they are, how far they have been read, and the log of each.
import type { ErrorCode } from '../protocol/errors.ts';
import type { Output } from '../protocol/index.ts';
import type { Head, OwnRoom, Role, RoomView } from '../protocol/room.ts';
import { emptyLog, type LogState, opened } from './log.ts';
import type { State } from './state.ts';

export interface RoomState {
  view: RoomView;
  /** The log that head and receipt speak of. */
  epoch?: string;
  /** End of the log as last heard; for a room that is not open nothing else tells of news. */
  head: Head;
  /** Highest n this person has read, here or elsewhere. */
  receipt: number;
  /** The receipt as the server has it. */
  stored?: number;
  /** Present exactly for a member. */
  role?: Role;
  log: LogState;
  /** Why the room cannot be opened. */
  refused?: ErrorCode;
  /** The receipt when the room was opened in this visit: where the line above what is new stands. */
  unreadFrom?: number;
}

/** How many messages a member has not read. */
export function unreadOf(room: RoomState): number {
  return room.role ? Math.max(0, room.head.n - room.receipt) : 0;
}

/** Takes over what the server says of own rooms. What is held of a room's log stays. */
export function roomsGreeted(state: State, own: readonly OwnRoom[]): State {
  const rooms = new Map(state.rooms);
  for (const { roomId, name, topic, kind, epoch, head, receipt, role } of own) {
    const view = { roomId, name, topic, kind };
    rooms.set(roomId, toldOf(rooms.get(roomId), { view, epoch, head, receipt, role }));
  }
  return { ...state, rooms };
}

/** All own rooms were read: one that is not among them is no own room any more, and goes unless it `stays` in sight. */
export function roomsListed(state: State, ids: ReadonlySet<string>, stays: (roomId: string) => boolean): State {
  const rooms = new Map<string, RoomState>();
  for (const [roomId, room] of state.rooms) {
    if (ids.has(roomId)) rooms.set(roomId, room);
    else if (stays(roomId)) rooms.set(roomId, notMember(room));
  }
  return { ...state, rooms, roomsKnown: true };
}

/** Changes one room; a room that is not known stays unknown. */
export function changeRoom(state: State, roomId: string, change: (room: RoomState) => RoomState): State {
  const room = state.rooms.get(roomId);
  if (!room) return state;
  const changed = change(room);
  return changed === room ? state : { ...state, rooms: new Map(state.rooms).set(roomId, changed) };
}

/** A room goes by this name and topic now. */
export function roomRenamed(state: State, roomId: string, { name, topic }: { name: string; topic: string }): State {
  return changeRoom(state, roomId, (room) => ({ ...room, view: { ...room.view, name, topic } }));
}

/** Changes the log of one room. */
export function changeLog(state: State, roomId: string, change: (log: LogState) => LogState): State {
  return changeRoom(state, roomId, (room) => {
    const log = change(room.log);
    return log === room.log ? room : { ...room, log };
  });
}

/** A room was opened, whether it was known or not. */
export function roomOpened(state: State, reply: Output<'openroom'>): State {
  const { room: view, epoch, head, receipt, role } = reply;
  const room = toldOf(state.rooms.get(view.roomId), { view, epoch, head, receipt, ...(role && { role }) });
  const log = opened(room.log, reply);
  return { ...state, rooms: new Map(state.rooms).set(view.roomId, { ...room, log }) };
}

/** A room cannot be opened. Of one that was not known, nothing is shown but that. */
export function roomRefused(state: State, roomId: string, refused: ErrorCode): State {
  const unknown: RoomState = {
    view: { roomId, name: '', topic: '', kind: 'private' },
    head: { seq: 0, n: 0 },
    receipt: 0,
    log: emptyLog,
  };
  const room = state.rooms.get(roomId) ?? unknown;
  return { ...state, rooms: new Map(state.rooms).set(roomId, { ...room, refused }) };
}

/** Somebody who knows says where a room's log ends. */
export function headTold(room: RoomState, { seq, n = 0 }: { seq: number; n?: number }): RoomState {
  const { head } = room;
  return seq <= head.seq && n <= head.n ? room : { ...room, head: furthest(head, { seq, n }) };
}

/** The person comes to a room of theirs, or to none, from another one or for the first time. */
export function roomVisited(state: State, to: string | undefined, from?: string): State {
  const left = from === undefined ? state : changeRoom(state, from, withoutLine);
  if (to === undefined) return left;
  return changeRoom(left, to, (room) =>
    room.role && room.unreadFrom === undefined ? { ...room, unreadFrom: room.receipt } : room,
  );
}

function withoutLine({ unreadFrom: _, ...room }: RoomState): RoomState {
  return room;
}

/** The person is no member of a room any more. */
export function notMember(room: RoomState): RoomState {
  const { role: _, stored: __, ...rest } = withoutLine(room);
  return rest;
}

type Told = Pick<RoomState, 'view' | 'head' | 'receipt' | 'role'> & { epoch: string };

/** A room as the server tells of it now. In one log neither its head nor a member's receipt goes back. */
function toldOf(before: RoomState | undefined, { view, epoch, head, receipt, role }: Told): RoomState {
  const same = before?.epoch === epoch ? before : undefined;
  return {
    view,
    epoch,
    head: same ? furthest(same.head, head) : head,
    receipt: role && same?.role ? Math.max(same.receipt, receipt) : receipt,
    log: before?.log ?? emptyLog,
    ...(role && { role, stored: receipt }),
    ...(role && same?.unreadFrom !== undefined && { unreadFrom: same.unreadFrom }),
  };
}

function furthest(a: Head, b: Head): Head {
  return { seq: Math.max(a.seq, b.seq), n: Math.max(a.n, b.n) };
}
