// The Transport port over the sockets of this process.
import type { Transport } from '../../core/ports.ts';
import type { Heads } from './heads.ts';
import type { Fanout } from './fanout.ts';
import type { LiveConnections } from './live.ts';

/** The port. What is published to who has gone is dropped; `disconnect` of one who has gone does nothing. */
export function createTransport(live: LiveConnections, fanout: Fanout, heads: Heads): Transport {
  return {
    async publish(audience, event) {
      if ('roomId' in audience) {
        const { roomId, except } = audience;
        if (except === undefined) return fanout.toRoom(roomId, event);
        // What was published before comes first.
        fanout.flush(roomId);
        for (const one of live.ofRoom(roomId)) if (one.connection.connectionId !== except) fanout.toOne(one, event);
      } else if ('awayFrom' in audience) heads.move(audience.awayFrom, event);
      else if ('userId' in audience) for (const one of live.ofUser(audience.userId)) fanout.toOne(one, event);
      else {
        const one = live.byId.get(audience.connectionId);
        if (one) fanout.toOne(one, event);
      }
    },
    async disconnect(connectionId, code, reason) {
      const one = live.byId.get(connectionId);
      one?.socket?.close(code, reason);
    },
  };
}
