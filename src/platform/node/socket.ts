// Drives the gateway with WebSockets of `ws`: handshakes in, frames in order, replies out.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Closed, Gateway } from '../../core/seam.ts';
import { keepAlive } from './alive.ts';
import type { Crowd } from './crowd.ts';
import { socketServer } from './frames.ts';
import type { LiveConnections } from './live.ts';
import type { Caller } from './proxy.ts';
import { crowded, nowhere, refuse } from './refusal.ts';
import { takeTurns, type Turns } from './turns.ts';

/** Where clients connect. */
export const SOCKET_PATH = '/ws';

interface Options {
  gateway: Gateway;
  live: LiveConnections;
  crowd: Crowd;
  /** Commands of one connection that run at once. */
  inFlight: number;
  newId: () => string;
  /** Who sent a request. */
  callerOf: (request: IncomingMessage) => Caller;
}

/** Serves WebSockets on an HTTP server. Returns how to close them all: what they sent is answered first, then 1012. */
export function serveSockets(server: Server, options: Options): () => Promise<void> {
  const { gateway, live, crowd, inFlight, newId, callerOf } = options;
  const sockets = socketServer();
  const alive = keepAlive();
  const turns = new Map<WebSocket, Turns>();
  let stopping = false;

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, first: Buffer) => {
    raw.on('error', () => raw.destroy());
    void handshake(request, raw, first);
  });

  async function handshake(request: IncomingMessage, raw: Duplex, first: Buffer): Promise<void> {
    const { origin, 'sec-websocket-protocol': protocols = '' } = request.headers;
    const { host, forwarded, address } = callerOf(request);
    const connectionId = newId();
    const path = request.url?.split('?', 1)[0];
    const offered = protocols.split(',').map((protocol) => protocol.trim());
    if (path !== SOCKET_PATH) return refuse(raw, nowhere);
    const answer = await gateway.opened({ connectionId, protocols: offered, origin, host, forwarded, address });
    if (!answer.accepted) return refuse(raw, answer);
    // Of several that come at once, each of which found a place, only so many get one.
    if (!crowd.enter(address)) {
      void gateway.closed(connectionId, {});
      return refuse(raw, crowded);
    }
    let ended = false;
    const end = (closed: Closed): void => {
      if (ended) return;
      ended = true;
      crowd.leave(address);
      void gateway.closed(connectionId, closed);
    };
    // Who has left while we looked never closes again; and `ws` may still refuse a malformed handshake.
    if (raw.destroyed) return end({});
    // When there is a WebSocket it knows the code, and tells in the same turn.
    raw.once('close', () => setImmediate(end, {}));
    sockets.handleUpgrade(request, raw, first, (socket) => {
      const since = performance.now();
      socket.once('close', (code) => end({ code, ms: Math.round(performance.now() - since) }));
      attach(socket, connectionId);
    });
  }

  function attach(socket: WebSocket, connectionId: string): void {
    const one = live.byId.get(connectionId);
    if (!one || stopping) return socket.close(1012, 'restarting');
    one.socket = socket;
    alive.watch(socket);
    const turn = takeTurns(socket, inFlight, (frame) => gateway.received(connectionId, frame));
    turns.set(socket, turn);
    socket.once('close', () => turns.delete(socket));
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) socket.close(1003, 'text only');
      else turn.take(data.toString());
    });
    // `ws` itself says goodbye with the code of the error, and drops who does not answer; cutting now could lose the code.
    socket.on('error', () => undefined);
  }

  return async () => {
    stopping = true;
    alive.stop();
    await Promise.all([...turns.values()].map((turn) => turn.settle()));
    for (const socket of sockets.clients) {
      socket.close(1012, 'restarting');
      // The other side's goodbye has to be read.
      socket.resume();
    }
  };
}
