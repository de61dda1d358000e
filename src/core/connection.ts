// The talk about the connection itself: greeting and heartbeat.
import type { connectionCommands, OwnRoom } from '../protocol/connection.ts';
import { ChatError } from '../protocol/errors.ts';
import { FRAME_BYTES, PAGE_ROWS, TEXT_BYTES, TEXT_POINTS } from '../protocol/limits.ts';
import { agreeVersion } from '../protocol/version.ts';
import { profileOf } from './account.ts';
import type { Handlers } from './handler.ts';
import type { Ports, User } from './ports.ts';
import { joinLobby, ownRoom } from './room.ts';

/** Rooms of one page in `hello` and `beat`: the longest views of so many stay well within a list. */
const ROOMS_PAGE = Math.min(PAGE_ROWS, 25);

export const connectionHandlers: Handlers<keyof typeof connectionCommands> = {
  async hello(ctx, { versions }) {
    const { ports, settings, connection } = ctx;
    const protocol = agreeVersion(versions);
    await joinLobby(ctx, await userOf(ports, connection.user.userId));
    const user = await userOf(ports, connection.user.userId);
    return {
      protocol,
      version: settings.version,
      user: profileOf(user),
      rev: user.rev,
      ...(await roomsAfter(ports, user.userId, undefined)),
      limits: { textPoints: TEXT_POINTS, textBytes: TEXT_BYTES, frameBytes: FRAME_BYTES, inFlight: settings.inFlight },
      beatMs: settings.beatMs,
      time: ports.clock.now(),
    };
  },

  async beat({ ports, connection }, { rooms, after }) {
    const { connectionId, user } = connection;
    const heads: { [roomId: string]: { epoch: string; seq: number; n: number } } = {};
    for (const roomId of await ports.connections.openedRooms(connectionId)) {
      const head = await ports.roomLog.head(roomId);
      if (head) heads[roomId] = { epoch: head.epoch, seq: head.seq, n: head.n };
    }
    const page = rooms ? await roomsAfter(ports, user.userId, after) : { rooms: [] };
    for (const room of page.rooms) heads[room.roomId] = { epoch: room.epoch, ...room.head };
    const { rev } = await userOf(ports, user.userId);
    return { heads, rev, time: ports.clock.now(), ...(page.next === undefined ? {} : { next: page.next }) };
  },
};

/** A page of a person's rooms. `next` is the `after` of the following page. */
async function roomsAfter(
  ports: Ports,
  userId: string,
  after: string | undefined,
): Promise<{ rooms: OwnRoom[]; next?: string }> {
  const members = await ports.rooms.ofUser(userId, after, ROOMS_PAGE + 1);
  const page = members.slice(0, ROOMS_PAGE);
  const rooms = await Promise.all(page.map((member) => ownRoom(ports, member)));
  const last = page.at(-1)?.roomId;
  const more = members.length > ROOMS_PAGE && last !== undefined;
  return { rooms: rooms.filter((room) => room !== undefined), ...(more ? { next: last } : {}) };
}

async function userOf(ports: Ports, userId: string): Promise<User> {
  const user = await ports.users.get(userId);
  if (!user) throw new ChatError('unauthenticated');
  return user;
}
