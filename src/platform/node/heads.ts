// Where logs end, told to those members who are here but have the room not open: at most once a second for each room.
import type { RoomId, UserId } from '../../core/ports.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import type { Fanout } from './fanout.ts';
import type { LiveConnections } from './live.ts';

/** Milliseconds within which a room's appends are told as one. */
const COALESCE_MS = 1_000;

export interface Heads {
  /** Notes a room's newest end; it goes out at the end of the second. */
  move(roomId: RoomId, event: ServerEvent): void;
}

/** `membersOf`: the user ids of a room's members. */
export function createHeads(live: LiveConnections, fanout: Fanout, membersOf: (roomId: RoomId) => UserId[]): Heads {
  const newest = new Map<RoomId, ServerEvent>();

  function flush(): void {
    const moved = [...newest];
    newest.clear();
    for (const [roomId, event] of moved) {
      if (!live.anyoneAwayFrom(roomId)) continue;
      for (const userId of membersOf(roomId)) {
        for (const one of live.ofUser(userId)) if (!one.rooms.has(roomId)) fanout.toOne(one, event);
      }
    }
  }

  return {
    move(roomId, event) {
      if (newest.size === 0) setTimeout(flush, COALESCE_MS).unref();
      newest.set(roomId, event);
    },
  };
}
