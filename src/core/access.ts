// Who may do what. One function, deny by default; everything that reads or writes a room asks it.
import { ChatError } from '../protocol/errors.ts';
import type { Connection, CountedRoom, Member, Ports, Room, RoomId } from './ports.ts';
import type { Settings } from './settings.ts';

/** The room that is always there, and that everybody who greets is in. */
export const LOBBY = 'lobby';

export type RoomAction = 'read' | 'join' | 'write' | 'leave' | 'change';

/** Whether somebody may do this in a room. `member` is their membership, if any. */
export function can(action: RoomAction, room: Room, member: Member | undefined): boolean {
  if (action === 'read') return room.kind === 'public' || member !== undefined;
  if (action === 'join') return room.kind === 'public';
  if (action === 'write') return member !== undefined;
  if (action === 'leave') return member !== undefined && room.roomId !== LOBBY;
  if (action === 'change') return member?.role === 'owner';
  return false;
}

/**
 * The room and the connection's membership in it, for reading. Throws `not_found` when there is no such room or it may
 * not be read: the two look alike, so nobody learns which private rooms exist.
 */
export async function readable(
  ports: Ports,
  connection: Connection,
  roomId: RoomId,
): Promise<{ room: CountedRoom; member: Member | undefined }> {
  const [room, member] = await Promise.all([
    ports.rooms.get(roomId),
    ports.rooms.member(roomId, connection.user.userId),
  ]);
  if (!room || !can('read', room, member)) throw new ChatError('not_found', 'There is no such room.');
  return { room, member };
}

/** Whether a request may come in as a guest. `forwarded`: it carries a header that only a proxy sets. */
export function guestsAllowed(settings: Settings, forwarded: boolean): boolean {
  return settings.guests === 'on' || (settings.guests === 'direct' && !forwarded);
}
