// Rooms: opening and closing one, making and changing one, and lists of them.
import { ChatError } from '../protocol/errors.ts';
import { OPENED_ROOMS } from '../protocol/limits.ts';
import type { ListedRoom, OwnRoom, RoomView, roomCommands } from '../protocol/room.ts';
import { can, readable } from './access.ts';
import { profileOf } from './account.ts';
import type { Handlers } from './handler.ts';
import { take } from './limits.ts';
import { noticeFields, publishEntry, tellRev } from './notice.ts';
import { pageOf, ROWS } from './page.ts';
import type { CountedRoom, LogHead, Member, Ports, Room, UserId } from './ports.ts';

export const roomHandlers: Handlers<keyof typeof roomCommands> = {
  async openroom({ ports, connection }, { roomId }) {
    const { connectionId } = connection;
    const { room, member } = await readable(ports, connection, roomId);
    if (!(await ports.connections.openRoom(connectionId, roomId))) {
      throw new ChatError('forbidden', `You have ${OPENED_ROOMS} rooms open. Close one first.`);
    }
    const { epoch, seq, n, entryId, floor } = await headOf(ports, room);
    return {
      room: viewOf(room),
      epoch,
      head: { seq, n },
      floor,
      receipt: member?.receipt ?? n,
      cursor: { epoch, seq, entryId },
      ...(member && { role: member.role }),
    };
  },

  async closeroom({ ports, connection }, { roomId }) {
    await ports.connections.closeRoom(connection.connectionId, roomId);
    return {};
  },

  async createroom(ctx, { name, topic = '' }) {
    const { ports, connection } = ctx;
    await take(ports, 'createRoom', connection.user.userId);
    const roomId = ports.ids.next();
    const epoch = ports.ids.next();
    const room: Room = { roomId, name, topic, kind: 'public', epoch, createdAt: ports.clock.now() };
    const join = { kind: 'join', role: 'owner', ...noticeFields(ctx, profileOf(connection.user)) } as const;
    if (!(await ports.rooms.create(room, join))) throw new Error('a random room id was taken');
    await tellRev(ctx);
    return { room: { ...viewOf(room), epoch, head: { seq: 1, n: 0 }, receipt: 0, role: 'owner' } };
  },

  async updateroom(ctx, { roomId, name, topic }) {
    const { ports, connection } = ctx;
    const { connectionId, user } = connection;
    const { room, member } = await readable(ports, connection, roomId);
    if (!can('change', room, member)) throw new ChatError('forbidden', 'Only an owner of the room changes it.');
    const view = { ...viewOf(room), name: name ?? room.name, topic: topic ?? room.topic };
    if (view.name === room.name && view.topic === room.topic) return { room: view };
    await take(ports, 'message', user.userId);
    // Only what is to change: somebody else may change the rest at this moment.
    const wanted = { ...(name !== undefined && { name }), ...(topic !== undefined && { topic }) };
    const draft = { kind: 'change', ...wanted, ...noticeFields(ctx, profileOf(user)) } as const;
    const guard = { connectionId, userId: user.userId, member: true, role: 'owner' } as const;
    const appended = await ports.roomLog.append(roomId, draft, guard);
    if (appended.entry.kind !== 'change') throw new Error('the log stored a change as something else');
    const now = { name: appended.entry.name, topic: appended.entry.topic };
    publishEntry(ctx, appended);
    ctx.publish({ awayFrom: roomId }, { event: 'room.updated', roomId, ...now });
    return { room: { ...view, ...now } };
  },

  async rooms({ ports, connection }, { scope, after }) {
    const { userId } = connection.user;
    if (scope === 'own') {
      const { rooms, next } = await ownRooms(ports, userId, after);
      const listed = rooms.map(({ own, memberCount }) => ({ ...own, memberCount }));
      return { rooms: listed, ...(next !== undefined && { next }) };
    }
    const found = await ports.rooms.listPublic(after, ROWS + 1);
    const read = await Promise.all(found.map((room) => listedRoom(ports, room, userId)));
    const { page, ...next } = pageOf(read, ({ roomId }) => roomId);
    return { rooms: page, ...next };
  },
};

/** A page of a person's rooms with their member counts. `next` is the `after` of the following page. */
export async function ownRooms(
  ports: Ports,
  userId: UserId,
  after: string | undefined,
): Promise<{ rooms: { own: OwnRoom; memberCount: number }[]; next?: string }> {
  const members = await ports.rooms.ofUser(userId, after, ROWS + 1);
  const read = await Promise.all(
    members.map(async (member) => {
      const room = await ports.rooms.get(member.roomId);
      if (!room) throw new Error(`there is a member of ${member.roomId}, but no such room`);
      return { own: await ownRoom(ports, member, room), memberCount: room.memberCount };
    }),
  );
  const { page, ...next } = pageOf(read, ({ own }) => own.roomId);
  return { rooms: page, ...next };
}

/** One of a person's rooms as the wire shows it. */
export async function ownRoom(ports: Ports, { receipt, role }: Member, room: Room): Promise<OwnRoom> {
  const { epoch, seq, n } = await headOf(ports, room);
  return { ...viewOf(room), epoch, head: { seq, n }, receipt, role };
}

async function listedRoom(ports: Ports, room: CountedRoom, userId: UserId): Promise<ListedRoom> {
  const [{ epoch, seq, n }, member] = await Promise.all([headOf(ports, room), ports.rooms.member(room.roomId, userId)]);
  const mine = member && { receipt: member.receipt, role: member.role };
  return { ...viewOf(room), epoch, head: { seq, n }, memberCount: room.memberCount, ...mine };
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
