// Rooms in a tab: what they are, how far they have been read, and the log of each.
import type { OwnRoom } from '../protocol/room.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Output } from '../protocol/index.ts';
import type { Head, RoomView } from '../protocol/room.ts';
import { emptyLog, type LogState, opened } from './log.ts';
import type { State } from './state.ts';

export interface RoomState {
  view: RoomView;
  /** End of the log as last heard; for a room that is not open nothing else tells of news. */
  head: Head;
  /** Highest n this person has read. */
  receipt: number;
  log: LogState;
  /** Why the room cannot be opened. */
  refused?: ErrorCode;
}

/** Takes over the list of own rooms from a greeting. What is held of a room's log stays. */
export function roomsGreeted(state: State, own: readonly OwnRoom[]): State {
  const rooms = new Map<string, RoomState>();
  for (const { roomId, name, topic, kind, head, receipt } of own) {
    const log = state.rooms.get(roomId)?.log ?? emptyLog;
    rooms.set(roomId, { view: { roomId, name, topic, kind }, head, receipt, log });
  }
  return { ...state, rooms };
}

/** Changes one room; a room that is not known stays unknown. */
export function changeRoom(state: State, roomId: string, change: (room: RoomState) => RoomState): State {
  const room = state.rooms.get(roomId);
  if (!room) return state;
  const changed = change(room);
  return changed === room ? state : { ...state, rooms: new Map(state.rooms).set(roomId, changed) };
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
  const { room: view, head, receipt } = reply;
  const log = opened(state.rooms.get(view.roomId)?.log ?? emptyLog, reply);
  return { ...state, rooms: new Map(state.rooms).set(view.roomId, { view, head, receipt, log }) };
}
