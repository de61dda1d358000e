// Drives the gateway with WebSockets of `ws`: handshakes in, frames in order, replies out.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { ConnectionId } from '../../core/ports.ts';
import type { Closed, Gateway } from '../../core/seam.ts';
import { keepAlive } from './alive.ts';
import type { Crowd } from './crowd.ts';
import { socketServer } from './frames.ts';
import type { LiveConnections } from './live.ts';
import type { Caller } from './proxy.ts';
import { crowded, nowhere, refuse } from './refusal.ts';
import { Replies } from './replies.ts';
import { Turns } from './turns.ts';

/** Where clients connect. */
export const SOCKET_PATH = '/ws';

interface Options {
  gateway: Gateway;
  live: LiveConnections;
  crowd: Crowd;
  /** Commands of one connection that run at once. */
  inFlight: number;
  /** Sends what waits for the end of this turn. */
  flush: () => void;
  newId: () => string;
  /** Who sent a request. */
  callerOf: (request: IncomingMessage) => Caller;
}

/** A connection with a WebSocket. */
interface Open {
  connectionId: ConnectionId;
  address: string;
  /** When it opened, by the clock of `performance`. */
  since: number;
  turns: Turns;
}

/** Serves WebSockets on an HTTP server. Returns how to close them all: what they sent is answered first, then 1012. */
export function serveSockets(server: Server, options: Options): () => Promise<void> {
  const { gateway, live, crowd, inFlight, flush, newId, callerOf } = options;
  const sockets = socketServer();
  const alive = keepAlive();
  const replies = new Replies();
  const open = new Map<WebSocket, Open>();
  let stopping = false;

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, first: Buffer) => {
    raw.on('error', destroy);
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
    const gone = (): void => end(connectionId, address, {});
    // Who has left while we looked never closes again; and `ws` may still refuse a malformed handshake.
    if (raw.destroyed) return gone();
    raw.once('close', gone);
    sockets.handleUpgrade(request, raw, first, (socket) => {
      // From here on it is the WebSocket that closes: it knows the code.
      raw.off('close', gone);
      attach(socket, connectionId, address);
    });
  }

  function attach(socket: WebSocket, connectionId: ConnectionId, address: string): void {
    const turns = new Turns(socket, gateway, replies, connectionId, inFlight);
    open.set(socket, { connectionId, address, since: performance.now(), turns });
    socket.on('close', closed);
    // `ws` itself says goodbye with the code of the error, and drops who does not answer; cutting now could lose the code.
    socket.on('error', ignore);
    const one = live.byId.get(connectionId);
    if (!one || stopping) return socket.close(1012, 'restarting');
    one.socket = socket;
    alive.watch(socket);
    socket.on('message', heard);
  }

  // The same functions for all sockets: with ten thousand of them, one of its own for each would be felt.

  function heard(this: WebSocket, data: RawData, isBinary: boolean): void {
    if (isBinary) this.close(1003, 'text only');
    else open.get(this)?.turns.take((data as Buffer).toString());
  }

  function closed(this: WebSocket, code: number): void {
    const was = open.get(this);
    if (!was) return;
    open.delete(this);
    end(was.connectionId, was.address, { code, ms: Math.round(performance.now() - was.since) });
  }

  function end(connectionId: ConnectionId, address: string, why: Closed): void {
    crowd.leave(address);
    void gateway.closed(connectionId, why);
  }

  return async () => {
    stopping = true;
    alive.stop();
    await Promise.all([...open.values()].map(({ turns }) => turns.settle()));
    // What was answered is told too, before the goodbye: old clients have no other way to see it.
    await new Promise((resolve) => setImmediate(resolve));
    flush();
    for (const socket of open.keys()) {
      socket.close(1012, 'restarting');
      // The other side's goodbye has to be read.
      socket.resume();
    }
  };
}

function destroy(this: Duplex): void {
  this.destroy();
}

function ignore(): void {}
