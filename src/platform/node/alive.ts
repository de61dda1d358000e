// Finds sockets whose other end is gone without a word: protocol pings, which every WebSocket client answers by itself.
import type { WebSocket, WebSocketServer } from 'ws';

/** Milliseconds between two pings; a socket that has not answered one by the next is ended. */
const PING_MS = 25_000;

/** Pings all sockets of a server until the returned function is called. */
export function keepAlive(sockets: WebSocketServer): () => void {
  const silent = new WeakSet<WebSocket>();
  sockets.on('connection', (socket) => socket.on('pong', () => silent.delete(socket)));
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      else {
        silent.add(socket);
        socket.ping();
      }
    }
  }, PING_MS);
  timer.unref();
  return () => clearInterval(timer);
}
