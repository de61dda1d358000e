// The Connections port in the memory of this process.
import type { Connections, RoomId } from '../../../core/ports.ts';
import { OPENED_ROOMS } from '../../../protocol/limits.ts';
import type { Fanout } from '../fanout.ts';
import type { LiveConnections } from '../live.ts';

/** `fanout` is flushed before a room's recipients change, so that pending events reach exactly those they were for. */
export function createConnections(live: LiveConnections, fanout: Fanout): Connections {
  function change(connectionId: string, roomId: RoomId, how: 'enter' | 'leave'): void {
    const one = live.byId.get(connectionId);
    if (!one || one.rooms.has(roomId) === (how === 'enter')) return;
    fanout.flush(roomId);
    live[how](one, roomId);
  }

  return {
    async open(connection, rooms) {
      live.add(connection);
      for (const roomId of rooms) change(connection.connectionId, roomId, 'enter');
    },
    get: async (connectionId) => live.byId.get(connectionId)?.connection,
    async close(connectionId) {
      const one = live.byId.get(connectionId);
      if (!one) return;
      for (const roomId of one.rooms) fanout.flush(roomId);
      live.remove(one);
    },
    async openRoom(connectionId, roomId) {
      const rooms = live.byId.get(connectionId)?.rooms;
      if (rooms && rooms.size >= OPENED_ROOMS && !rooms.has(roomId)) return false;
      change(connectionId, roomId, 'enter');
      return true;
    },
    closeRoom: async (connectionId, roomId) => change(connectionId, roomId, 'leave'),
    openedRooms: async (connectionId) => [...(live.byId.get(connectionId)?.rooms ?? [])].slice(0, OPENED_ROOMS),
    ofUser: async (userId) => [...live.ofUser(userId)].map((one) => one.connection),
    async rename(connectionId, user) {
      const one = live.byId.get(connectionId);
      if (one) one.connection = { ...one.connection, user };
    },
  };
}
