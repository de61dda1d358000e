// Keeps the order of one device's messages when one of them is refused for now. With several sends under way, the next
// one would overtake the refused one; so it gets the same refusal, until the refused key comes again.
import { ChatError, errors } from '../protocol/errors.ts';
import { OPENED_ROOMS } from '../protocol/limits.ts';
import type { ConnectionId, RoomId } from './ports.ts';

export interface Lanes {
  /** Runs a send in its lane: the room of one connection. Throws the standing refusal of the lane, or `send`'s own. */
  run<T>(connectionId: ConnectionId, roomId: RoomId, key: string, send: () => Promise<T>): Promise<T>;
  /** Forgets a connection's lanes. */
  close(connectionId: ConnectionId): void;
}

/** Lanes in the memory of one process. `isOpen`: whether a connection is there still; of others nothing is kept. */
export function createLanes(isOpen: (connectionId: ConnectionId) => Promise<boolean>): Lanes {
  const blocked = new Map<ConnectionId, Map<RoomId, { key: string; refusal: ChatError }>>();
  return {
    async run(connectionId, roomId, key, send) {
      const standing = blocked.get(connectionId)?.get(roomId);
      if (standing && standing.key !== key) throw standing.refusal;
      if (standing) blocked.get(connectionId)?.delete(roomId);
      try {
        return await send();
      } catch (error) {
        const refusal = error instanceof ChatError ? error : new ChatError('internal', undefined, { cause: error });
        if (errors[refusal.code].retry === 'later' && (await isOpen(connectionId))) {
          const rooms = blocked.get(connectionId) ?? new Map<RoomId, { key: string; refusal: ChatError }>();
          // The first refused key holds the lane: those behind it were refused because of it.
          if (!rooms.has(roomId)) rooms.set(roomId, { key, refusal });
          // Room ids are what the client says: who makes them up gives up the order of its own messages.
          if (rooms.size > OPENED_ROOMS) rooms.delete(rooms.keys().next().value as RoomId);
          blocked.set(connectionId, rooms);
        }
        throw error;
      }
    },
    close(connectionId) {
      blocked.delete(connectionId);
    },
  };
}
