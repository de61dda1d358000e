// Members of rooms: coming, going, who is there, and how far one has read.
import { ChatError } from '../protocol/errors.ts';
import type { memberCommands } from '../protocol/member.ts';
import type { Role } from '../protocol/room.ts';
import { can, readable } from './access.ts';
import { profileOf, userOf } from './account.ts';
import type { Ctx, Handlers } from './handler.ts';
import { take } from './limits.ts';
import { noticeFields, publishEntry, tellRev } from './notice.ts';
import { pageOf, ROWS } from './page.ts';
import type { Ports, RoomId, User, UserId } from './ports.ts';
import { ownRoom } from './room.ts';

export const memberHandlers: Handlers<keyof typeof memberCommands> = {
  async joinroom(ctx, { roomId }) {
    const { ports, connection } = ctx;
    const { userId } = connection.user;
    const { room, member } = await readable(ports, connection, roomId);
    if (member) return { room: await ownRoom(ports, member, room) };
    if (!can('join', room, member)) throw new ChatError('forbidden', 'Someone in the room can add you.');
    await take(ports, 'join', userId);
    await enter(ctx, roomId, await userOf(ports, userId), 'member');
    const joined = await ports.rooms.member(roomId, userId);
    if (!joined) throw new ChatError('conflict', 'You left the room while you joined it.');
    await tellRev(ctx);
    return { room: await ownRoom(ports, joined, room) };
  },

  async leaveroom(ctx, { roomId }) {
    const { ports, connection } = ctx;
    const { connectionId, user } = connection;
    const { room, member } = await readable(ports, connection, roomId);
    if (!member) return {};
    if (!can('leave', room, member)) throw new ChatError('forbidden', 'The lobby cannot be left.');
    const draft = { kind: 'leave', ...noticeFields(ctx, profileOf(user)) } as const;
    const appended = await ports.roomLog.append(roomId, draft, { connectionId, userId: user.userId, member: true });
    // Who may not read the room any more hears nothing more of it.
    if (!can('read', room, undefined)) await closeFor(ports, user.userId, roomId);
    publishEntry(ctx, appended);
    await tellRev(ctx);
    return {};
  },

  async members({ ports, connection }, { roomId, after }) {
    await readable(ports, connection, roomId);
    const { page, ...next } = pageOf(await ports.rooms.members(roomId, after, ROWS + 1), ({ userId }) => userId);
    return { members: page, ...next };
  },

  async markread({ ports, connection, publish }, { roomId, n }) {
    const { userId } = connection.user;
    await readable(ports, connection, roomId);
    const receipt = await ports.rooms.markRead(roomId, userId, n);
    if (!receipt) throw new ChatError('forbidden', 'Only members have a place in a room.');
    if (receipt.moved) publish({ userId }, { event: 'receipt.moved', roomId, n: receipt.n });
    return { n: receipt.n };
  },
};

/** Ends the flow of a room's events to all connections of a user. */
async function closeFor({ connections }: Ports, userId: UserId, roomId: RoomId): Promise<void> {
  const theirs = await connections.ofUser(userId);
  await Promise.all(theirs.map(({ connectionId }) => connections.closeRoom(connectionId, roomId)));
}

/** Makes a user a member, once: a membership, an entry, an event. */
export async function enter(ctx: Ctx, roomId: RoomId, user: User, role: Role): Promise<void> {
  const { connectionId } = ctx.connection;
  const draft = { kind: 'join', role, ...noticeFields(ctx, profileOf(user)) } as const;
  const guard = { connectionId, userId: user.userId, member: false };
  publishEntry(ctx, await ctx.ports.roomLog.append(roomId, draft, guard));
}
