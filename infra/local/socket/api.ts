// A WebSocket API on loopback. It grows from how API Gateway is documented or seen to behave, never from what our
// functions would like; the ids are those of the checklist in docs/aws.md.
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Chaos } from '../chaos.ts';
import type { Clock } from '../clock.ts';
import type { Functions } from '../lambda/functions.ts';
import { type Answer, isAnswer } from './answer.ts';
import { connectEvent, disconnectEvent, messageEvent, newId, type Peer, type Place } from './events.ts';
import { watchFrameSizes } from './frameSizes.ts';
import { createGoodbyes } from './goodbyes.ts';
import type { Routes } from './routes.ts';
import type { Sockets } from './sockets.ts';
import type { Throttles } from './throttles.ts';

/** L1. Bytes. */
const FRAME = 32 * 1024;
const MESSAGE = 128 * 1024;
/** H7. Characters. */
const URL_LENGTH = 4_096;

export interface SocketApiOptions {
  routes: Routes;
  sockets: Sockets;
  functions: Functions;
  throttles: Throttles;
  chaos: Chaos;
  clock: Clock;
}

/** The handler of `upgrade` of an HTTP server. */
export function createSocketApi({ routes, sockets, functions, throttles, chaos, clock }: SocketApiOptions) {
  const place: Place = {
    apiId: routes.apiId,
    stage: routes.stage,
    domainName: `${routes.apiId}.execute-api.us-east-1.amazonaws.com`,
  };
  const goodbyes = createGoodbyes(chaos, clock);
  const chosen = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE,
    perMessageDeflate: false,
    // H6: only what `$connect` returned, and nothing when it returned nothing.
    handleProtocols: (_, request) => chosen.get(request) ?? false,
  });
  // What comes while the gateway is not yet through with a socket must not end the process.
  server.on('wsClientError', (_, socket) => socket.destroy());

  /** What the function of a route answers, or the status of its failure (docs: "Handling Lambda errors with API Gateway"). */
  const run = async (routeKey: string, event: object): Promise<Answer | 500 | 502> => {
    const integration = routes.integration(routeKey);
    if (integration === undefined || integration === 'mock') return { statusCode: 200 };
    const result = await functions.invoke(integration.arn, event);
    if ('throttled' in result) return 500;
    return 'value' in result && isAnswer(result.value) ? result.value : 502;
  };

  const frame = async (peer: Peer, body: string): Promise<void> => {
    const routeKey = routes.select(body);
    // R4
    if (routeKey === undefined) return complain(peer, 'Forbidden');
    // X5, and the throttles of the stage. What a throttled frame gets is documented nowhere: a guess.
    if (!throttles.admits(routeKey)) return complain(peer, 'Too Many Requests');
    const answer = await run(routeKey, messageEvent(place, peer, clock, routeKey, body));
    // R5; R6 and R7: what a one-way route returns reaches nobody, its status included.
    if (typeof answer === 'number') await complain(peer, 'Internal server error');
  };

  /** A frame of API Gateway's own. */
  const complain = async ({ connectionId }: Peer, message: string): Promise<void> => {
    const requestId = newId();
    await sockets.get(connectionId)?.send(JSON.stringify({ message, connectionId, requestId }));
  };

  const disconnect = (peer: Peer, code: number, reason: string) =>
    run('$disconnect', disconnectEvent(place, peer, clock, code, reason));

  const open = (peer: Peer, socket: WebSocket): void => {
    sockets.add(peer, socket, {
      // X1: frames of one connection run at the same time, in no order.
      frame: (text) => void frame(peer, text),
      end: (code, reason) => goodbyes.send(() => void disconnect(peer, code, reason)),
    });
  };

  return async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.on('error', () => socket.destroy());
    const url = request.url ?? '/';
    // H2, H7
    if (URL.parse(url, 'http://local')?.pathname !== `/${routes.stage}`) return refuse(socket, 403);
    if (url.length > URL_LENGTH) return refuse(socket, 414);
    if (!isHandshake(request)) return refuse(socket, 400);
    const peer: Peer = {
      connectionId: newId(),
      connectedAt: clock.now(),
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      userAgent: request.headers['user-agent'],
    };
    // H8
    if (!throttles.admits('$connect')) return refuse(socket, 429);
    const connecting = run('$connect', connectEvent(place, peer, clock, request));
    // X2
    if (goodbyes.tooEarly()) {
      socket.destroy();
      await Promise.all([connecting, disconnect(peer, 1006, '')]);
      return;
    }
    const answer = await connecting;
    // H5
    if (typeof answer === 'number') return refuse(socket, answer);
    const status = Number(answer.statusCode);
    if (status < 200 || status > 299) return refuse(socket, status);
    const protocol = Object.entries(answer.headers ?? {}).find(([n]) => n.toLowerCase() === 'sec-websocket-protocol');
    if (protocol !== undefined) chosen.set(request, String(protocol[1]));
    const sizes = watchFrameSizes(FRAME, () => sockets.get(peer.connectionId)?.close(1009, 'Frame too large'));
    let upgraded = false;
    server.handleUpgrade(request, socket, head, (ws) => {
      upgraded = true;
      open(peer, ws);
    });
    // Before `ws` itself sees the bytes.
    if (upgraded) socket.prependListener('data', sizes);
    // It went away while `$connect` was running, and has been accepted all the same.
    else await disconnect(peer, 1006, '');
  };
}

/** RFC 6455, 4.2.1. `ws` looks only when a socket is to be opened, which would be after `$connect` has run. */
function isHandshake({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[\d+/A-Za-z]{22}==$/u.test(headers['sec-websocket-key'] ?? '')
  );
}

function refuse(socket: Duplex, status: number): void {
  const body = JSON.stringify({ message: STATUS_CODES[status] ?? 'Refused' });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
