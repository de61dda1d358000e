// What follows from entries beside the log they stand in: a room's name, who is in it and under what name, and how many they
// are.
import type { Message } from '../protocol/message.ts';
import type { ListedRoom } from '../protocol/room.ts';
import { changeListed, ownPlace } from './browse.ts';
import type { LogState } from './log.ts';
import { changeMembers, memberJoined, memberLeft, memberNamed, membersForgotten } from './member.ts';
import { type Notice, passed } from './notice.ts';
import { roomRenamed } from './room.ts';
import type { State } from './state.ts';

/** Lets the entries take effect that a room's log has gone past since it was `before`: in order, each once. */
export function takeEffect(state: State, roomId: string, before: LogState | undefined): State {
  const log = state.rooms.get(roomId)?.log;
  // Another log, or too far behind: who came and went meanwhile is told by nobody.
  if (before?.newest === 'read' && log?.newest === 'missing') return membersForgotten(state, roomId);
  const from = before?.cursor;
  if (!from || !log?.cursor || log.cursor.epoch !== from.epoch) return state;
  const notices = log.notices === before?.notices ? [] : passed(log.notices, from.seq, log.cursor.seq);
  const noticed = notices.reduce((state, notice) => effect(state, roomId, notice), state);
  return writtenSince(log, from.seq).reduce(
    (state, author) => changeMembers(state, roomId, memberNamed(author)),
    noticed,
  );
}

/** The newest messages, those after a seq, oldest first. */
function writtenSince({ messages }: LogState, seq: number): readonly Message[] {
  return messages.slice(messages.findLastIndex((message) => message.seq <= seq) + 1);
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
