// What follows from notices beside the log they stand in: a room's name, who is in it, and how many they are.
import type { LogState } from './log.ts';
import { changeMembers, memberLeft, memberJoined } from './member.ts';
import { type Notice, passed } from './notice.ts';
import { changeRoom } from './room.ts';
import type { State } from './state.ts';

/** Lets the notices take effect that a room's log has gone past since it was `before`: in order, each once. */
export function takeEffect(state: State, roomId: string, before: LogState | undefined): State {
  const log = state.rooms.get(roomId)?.log;
  const from = before?.cursor;
  if (!from || !log?.cursor || log.cursor.epoch !== from.epoch || log.notices === before?.notices) return state;
  return passed(log.notices, from.seq, log.cursor.seq).reduce((state, notice) => effect(state, roomId, notice), state);
}

function effect(state: State, roomId: string, notice: Notice): State {
  if (notice.kind === 'change') {
    const { name, topic } = notice;
    return changeRoom(state, roomId, (room) => ({ ...room, view: { ...room.view, name, topic } }));
  }
  const { userId, username, color, kind, seq } = notice;
  const by = kind === 'join' ? 1 : -1;
  // A list that was read after the entry has counted it.
  const rooms = state.browse.rooms.map((room) =>
    room.roomId === roomId && room.head.seq < seq ? { ...room, memberCount: room.memberCount + by } : room,
  );
  const change = kind === 'join' ? memberJoined({ userId, username, color, role: 'member' }) : memberLeft(userId);
  return changeMembers({ ...state, browse: { ...state.browse, rooms } }, roomId, change);
}
