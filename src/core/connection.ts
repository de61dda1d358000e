// The talk about the connection itself: greeting and heartbeat.
import type { connectionCommands } from '../protocol/connection.ts';
import { FRAME_BYTES, TEXT_BYTES, TEXT_POINTS } from '../protocol/limits.ts';
import { agreeVersion } from '../protocol/version.ts';
import { profileOf, userOf } from './account.ts';
import type { Handlers } from './handler.ts';
import { joinLobby } from './lobby.ts';
import { ownRooms } from './room.ts';

export const connectionHandlers: Handlers<keyof typeof connectionCommands> = {
  async hello(ctx, { versions }) {
    const { ports, settings, connection } = ctx;
    const protocol = agreeVersion(versions);
    const user = await joinLobby(ctx, await userOf(ports, connection.user.userId));
    const { rooms, ...next } = await ownRooms(ports, user.userId, undefined);
    const time = ports.clock.now();
    const { inFlight, beatMs, hiddenBeatMs, headPauseMs, lifeMs } = settings;
    return {
      protocol,
      version: settings.version,
      user: profileOf(user),
      rev: user.rev,
      rooms: rooms.map(({ own }) => own),
      ...next,
      limits: { textPoints: TEXT_POINTS, textBytes: TEXT_BYTES, frameBytes: FRAME_BYTES, inFlight },
      beatMs,
      ...(hiddenBeatMs === undefined ? {} : { hiddenBeatMs }),
      ...(headPauseMs === undefined ? {} : { headPauseMs }),
      ...(lifeMs === undefined ? {} : { lifeMs: Math.max(0, connection.openedAt + lifeMs - time) }),
      time,
    };
  },

  async beat({ ports, connection }, { rooms, after }) {
    const { connectionId, user } = connection;
    const heads: { [roomId: string]: { epoch: string; seq: number; n: number } } = {};
    for (const roomId of await ports.connections.openedRooms(connectionId)) {
      const head = await ports.roomLog.head(roomId);
      if (head) heads[roomId] = { epoch: head.epoch, seq: head.seq, n: head.n };
    }
    const page = rooms ? await ownRooms(ports, user.userId, after) : { rooms: [] };
    for (const { own } of page.rooms) heads[own.roomId] = { epoch: own.epoch, ...own.head };
    const { rev } = await userOf(ports, user.userId);
    return { heads, rev, time: ports.clock.now(), ...(page.next === undefined ? {} : { next: page.next }) };
  },
};
