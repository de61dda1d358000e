// Rooms: opening and closing one, and the lobby that everybody joins by greeting.
import type { OwnRoom } from '../protocol/connection.ts';
import type { roomCommands } from '../protocol/room.ts';
import type { RoomView } from '../protocol/room.ts';
import { profileOf } from './account.ts';
import { readable } from './access.ts';
import type { Ctx, Handlers } from './handler.ts';
import type { LogHead, Member, Ports, Room, User } from './ports.ts';

/** The room that is always there. */
export const LOBBY = 'lobby';

export const roomHandlers: Handlers<keyof typeof roomCommands> = {
  async openroom({ ports, connection }, { roomId }) {
    const { room, member } = await readable(ports, connection, roomId);
    await ports.connections.openRoom(connection.connectionId, roomId);
    const head = await headOf(ports, room);
    const { epoch, seq, n, entryId, floor } = head;
    const receipt = member?.receipt ?? n;
    return { room: viewOf(room), epoch, head: { seq, n }, floor, receipt, cursor: { epoch, seq, entryId } };
  },

  async closeroom({ ports, connection }, { roomId }) {
    await ports.connections.closeRoom(connection.connectionId, roomId);
    return {};
  },
};

/** Makes the lobby if it is not there yet. */
export async function ensureLobby(ports: Ports): Promise<void> {
  if (await ports.rooms.get(LOBBY)) return;
  const epoch = ports.ids.next();
  await ports.rooms.create({
    roomId: LOBBY,
    name: LOBBY,
    topic: '',
    kind: 'public',
    epoch,
    createdAt: ports.clock.now(),
  });
}

/** Makes a user a member of the lobby, once: a membership, an entry, an event. */
export async function joinLobby(ctx: Ctx, user: User): Promise<void> {
  const { ports, connection } = ctx;
  if (await ports.rooms.member(LOBBY, user.userId)) return;
  await ensureLobby(ports);
  const { entry, repeated } = await ports.roomLog.append(
    LOBBY,
    {
      kind: 'join',
      ...profileOf(user),
      entryId: ports.ids.next(),
      timestamp: new Date(ports.clock.now()).toISOString(),
      role: 'member',
    },
    { connectionId: connection.connectionId, userId: user.userId, member: false },
  );
  if (repeated || entry.kind !== 'join') return;
  const { kind: _, ...fields } = entry;
  ctx.publish({ roomId: LOBBY }, { event: 'member.joined', ...fields });
}

/** One of a person's rooms as `hello` shows it. */
export async function ownRoom(ports: Ports, { roomId, receipt }: Member): Promise<OwnRoom | undefined> {
  const room = await ports.rooms.get(roomId);
  if (!room) return undefined;
  const { epoch, seq, n } = await headOf(ports, room);
  return { ...viewOf(room), epoch, head: { seq, n }, receipt };
}

/** The end of a room's log. A room without one is a defect of the store, so it is no refusal. */
async function headOf(ports: Ports, room: Room): Promise<LogHead> {
  const head = await ports.roomLog.head(room.roomId);
  if (!head) throw new Error(`room ${room.roomId} has no log`);
  return head;
}

function viewOf({ roomId, name, topic, kind }: RoomView): RoomView {
  return { roomId, name, topic, kind };
}
