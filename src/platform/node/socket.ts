// Drives the gateway with WebSockets of `ws`: handshakes in, frames in order, replies out.
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Gateway, Refused } from '../../core/seam.ts';
import { FRAME_BYTES } from '../../protocol/limits.ts';
import { SUBPROTOCOL } from '../../protocol/version.ts';
import { keepAlive } from './alive.ts';
import type { LiveConnections } from './live.ts';
import { takeTurns } from './turns.ts';

/** Where clients connect. */
export const SOCKET_PATH = '/ws';
/** Fragments of one message. Ten thousand crumbs are one message on API Gateway too; without end they are an attack. */
const MOST_FRAGMENTS = 16_384;

interface Options {
  gateway: Gateway;
  live: LiveConnections;
  /** Commands of one connection that run at once. */
  inFlight: number;
  newId: () => string;
  /** Whether a request came through a proxy. */
  forwarded: (request: IncomingMessage) => boolean;
}

/** Serves WebSockets on an HTTP server. Returns how to close them all, with 1012: the server restarts. */
export function serveSockets(server: Server, { gateway, live, inFlight, newId, forwarded }: Options): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    maxFragments: MOST_FRAGMENTS,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  const stopAlive = keepAlive(sockets);

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, first: Buffer) => {
    raw.on('error', () => raw.destroy());
    void handshake(request, raw, first);
  });

  async function handshake(request: IncomingMessage, raw: Duplex, first: Buffer): Promise<void> {
    const { origin, host, 'sec-websocket-protocol': protocols = '' } = request.headers;
    const connectionId = newId();
    const path = request.url?.split('?', 1)[0];
    const offered = protocols.split(',').map((protocol) => protocol.trim());
    const answer =
      path === SOCKET_PATH
        ? await gateway.opened({ connectionId, protocols: offered, origin, host, forwarded: forwarded(request) })
        : nowhere;
    if (!answer.accepted) return refuse(raw, answer);
    // Who has left while we looked never closes again; and `ws` may still refuse a malformed handshake.
    if (raw.destroyed) return gateway.closed(connectionId, {});
    raw.once('close', () => void gateway.closed(connectionId, {}));
    sockets.handleUpgrade(request, raw, first, (socket) => attach(socket, connectionId));
  }

  function attach(socket: WebSocket, connectionId: string): void {
    const one = live.byId.get(connectionId);
    if (!one) return socket.close(1011);
    one.socket = socket;
    const take = takeTurns(socket, inFlight, (frame) => gateway.received(connectionId, frame));
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) socket.close(1003, 'text only');
      else take(data.toString());
    });
    socket.on('error', () => socket.terminate());
  }

  return () => {
    stopAlive();
    for (const socket of sockets.clients) socket.close(1012, 'restarting');
  };
}

const nowhere: Refused = { accepted: false, status: 404, error: 'not_found', message: 'There is no socket here.' };

function refuse(raw: Duplex, { status, error, message }: Refused): void {
  const body = JSON.stringify({ error, message });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\nconnection: close\r\n`;
  raw.end(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
