// Finds sockets whose other end is gone without a word: protocol pings, which every WebSocket client answers by itself.
import type { WebSocket } from 'ws';

/** Milliseconds between two pings; a socket that has not answered one by the next is ended. */
const PING_MS = 25_000;

export interface Alive {
  /** Watches a socket until it closes. */
  watch(socket: WebSocket): void;
  stop(): void;
}

/** Pings the sockets it is given. */
export function keepAlive(everyMs = PING_MS): Alive {
  /** Each socket, and whether its last ping is still unanswered. */
  const sockets = new Map<WebSocket, boolean>();
  const timer = setInterval(() => {
    for (const [socket, silent] of sockets) {
      if (silent) socket.terminate();
      else {
        sockets.set(socket, true);
        socket.ping();
      }
    }
  }, everyMs);
  timer.unref();
  return {
    watch(socket) {
      sockets.set(socket, false);
      socket.on('pong', () => sockets.set(socket, false));
      socket.once('close', () => sockets.delete(socket));
    },
    stop: () => clearInterval(timer),
  };
}
