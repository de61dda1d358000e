// Finds sockets whose other end is gone without a word: protocol pings, which every WebSocket client answers by itself.
import type { WebSocket } from 'ws';
import { acceptedBytes, unsentBytes } from './frames.ts';

/** Milliseconds between two pings; a socket that has not answered one by the next is ended. */
const PING_MS = 25_000;

export interface Alive {
  /** Watches a socket until it closes. */
  watch(socket: WebSocket): void;
  stop(): void;
}

/** Pings the sockets it is given. */
export function keepAlive(everyMs = PING_MS): Alive {
  /** Each socket, and what it had taken when it was last pinged, as long as that ping is unanswered. */
  const sockets = new Map<WebSocket, number | undefined>();
  const timer = setInterval(() => {
    for (const [socket, taken] of sockets) {
      const accepted = acceptedBytes(socket);
      // The ping of a slow reader waits behind all the rest; whoever still takes something is alive.
      if (taken === undefined) socket.ping();
      else if (unsentBytes(socket) === 0 || accepted === taken) {
        socket.terminate();
        continue;
      }
      sockets.set(socket, accepted);
    }
  }, everyMs);
  timer.unref();
  const answered = function (this: WebSocket): void {
    sockets.set(this, undefined);
  };
  return {
    watch(socket) {
      sockets.set(socket, undefined);
      socket.on('pong', answered);
      socket.once('close', () => sockets.delete(socket));
    },
    stop: () => clearInterval(timer),
  };
}
