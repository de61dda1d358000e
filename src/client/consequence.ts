// What follows from notices beside the log they stand in: a room's name, who is in it, and how many they are.
import type { ListedRoom } from '../protocol/room.ts';
import { changeListed, ownPlace } from './browse.ts';
import type { LogState } from './log.ts';
import { changeMembers, memberJoined, memberLeft, membersForgotten } from './member.ts';
import { type Notice, passed } from './notice.ts';
import { roomRenamed } from './room.ts';
import type { State } from './state.ts';

/** Lets the notices take effect that a room's log has gone past since it was `before`: in order, each once. */
export function takeEffect(state: State, roomId: string, before: LogState | undefined): State {
  const log = state.rooms.get(roomId)?.log;
  // Another log, or too far behind: who came and went meanwhile is told by nobody.
  if (before?.newest === 'read' && log?.newest === 'missing') return membersForgotten(state, roomId);
  const from = before?.cursor;
  if (!from || !log?.cursor || log.cursor.epoch !== from.epoch || log.notices === before?.notices) return state;
  return passed(log.notices, from.seq, log.cursor.seq).reduce((state, notice) => effect(state, roomId, notice), state);
}

function effect(state: State, roomId: string, notice: Notice): State {
  if (notice.kind === 'change') {
    return roomRenamed(state, roomId, notice);
  }
  const { userId, username, color, kind, seq } = notice;
  const joined = kind === 'join';
  const by = joined ? 1 : -1;
  const own = userId === state.account.user?.userId;
  // A list that was read after the entry has counted it.
  const count = (room: ListedRoom): ListedRoom =>
    room.head.seq < seq ? { ...room, memberCount: room.memberCount + by } : room;
  const listed = changeListed(state, roomId, own ? ownPlace(joined ? 'member' : undefined) : count);
  return changeMembers(
    listed,
    roomId,
    joined ? memberJoined({ userId, username, color, role: 'member' }) : memberLeft(userId),
  );
}
