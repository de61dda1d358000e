// The events of a WebSocket API, as a function gets them: those that AWS documents ("Set up a WebSocket API integration
// request in API Gateway"). The ids are those of the checklist in docs/aws.md.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';

/** One socket, as API Gateway knows it. Times are Unix milliseconds. */
export interface Peer {
  connectionId: string;
  connectedAt: number;
  sourceIp: string;
  userAgent: string | undefined;
}

export interface Place {
  apiId: string;
  stage: string;
  domainName: string;
}

/** E5: opaque; in the alphabet of base64 in URLs, with `=` at its end. So are the ids of requests and messages. */
export function newId(): string {
  return `${randomBytes(11).toString('base64url')}=`;
}

/** Whether a text has the form of one: 15 characters and `=`, in all examples. */
export function isId(text: string): boolean {
  return /^[\w-]{15}=$/u.test(text);
}

/** E4: what every event carries. */
function contextOf(place: Place, peer: Peer, clock: Clock, routeKey: string, eventType: string): object {
  const now = clock.now();
  const requestId = newId();
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: commonLogTime(now),
    messageDirection: 'IN',
    stage: place.stage,
    connectedAt: peer.connectedAt,
    requestTimeEpoch: now,
    identity: { sourceIp: peer.sourceIp, ...(peer.userAgent === undefined ? {} : { userAgent: peer.userAgent }) },
    requestId,
    domainName: place.domainName,
    connectionId: peer.connectionId,
    apiId: place.apiId,
  };
}

/** What API Gateway says itself, whatever the client says, and what ends at it. In lower case. */
const ITS_OWN = /^(?:connection|upgrade|host|x-amzn-trace-id|x-forwarded-(?:for|port|proto))$/u;

/** E1: the handshake's headers and query, which no later event has. */
export function connectEvent(place: Place, peer: Peer, clock: Clock, request: IncomingMessage): object {
  const headers: Record<string, string> = {};
  const multiValueHeaders: Record<string, string[]> = {};
  const add = (name: string, value: string) => {
    headers[name] = value;
    (multiValueHeaders[name] ??= []).push(value);
  };
  add('Host', place.domainName);
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const [name, value] = request.rawHeaders.slice(at, at + 2) as [string, string];
    if (!ITS_OWN.test(name.toLowerCase())) add(name, value);
  }
  const seconds = Math.floor(clock.now() / 1_000).toString(16);
  add('X-Amzn-Trace-Id', `Root=1-${seconds}-${randomBytes(12).toString('hex')}`);
  add('X-Forwarded-For', peer.sourceIp);
  // As behind AWS's own TLS.
  add('X-Forwarded-Port', '443');
  add('X-Forwarded-Proto', 'https');
  const query = [...new URL(request.url ?? '/', 'http://local').searchParams];
  const maps = {
    queryStringParameters: Object.fromEntries(query),
    multiValueQueryStringParameters: Object.fromEntries(
      query.map(([name]) => [name, query.filter(([other]) => other === name).map(([, value]) => value)]),
    ),
  };
  return {
    headers,
    multiValueHeaders,
    ...(query.length === 0 ? {} : maps),
    requestContext: contextOf(place, peer, clock, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  };
}

/** E2: the text of a frame, without headers or query. */
export function messageEvent(place: Place, peer: Peer, clock: Clock, routeKey: string, body: string): object {
  const context = contextOf(place, peer, clock, routeKey, 'MESSAGE');
  return { requestContext: { ...context, messageId: newId() }, body, isBase64Encoded: false };
}

/** E3: why the socket ended. */
export function disconnectEvent(place: Place, peer: Peer, clock: Clock, code: number, reason: string): object {
  const headers = { Host: place.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    requestContext: {
      ...contextOf(place, peer, clock, '$disconnect', 'DISCONNECT'),
      disconnectStatusCode: code,
      disconnectReason: reason,
    },
    isBase64Encoded: false,
  };
}

/** As in web servers' logs: 22/Nov/2026:17:04:05 +0000. */
export function commonLogTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
