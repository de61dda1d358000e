// The socket driver: the events of API Gateway on one side, the gateway on the other. Every route is one-way: what a
// function returns reaches nobody but the handshake, so a reply is posted like any other frame.
import type { Clock, ConnectionId } from '../../core/ports.ts';
import type { Gateway } from '../../core/seam.ts';
import type { Post } from './post.ts';

/** What a route of the WebSocket API hands to its function, as far as we look at it. */
export interface SocketEvent {
  requestContext: {
    connectionId: ConnectionId;
    identity: { sourceIp: string };
    /** Unix ms of the handshake. */
    connectedAt: number;
    disconnectStatusCode?: number;
  };
  /** Only with `$connect`. Names are in the case the client used. */
  headers?: Record<string, string>;
  /** Only with a frame. */
  body?: string;
}

/** The status of a handshake; after one, it means nothing. */
export interface Answer {
  statusCode: number;
  headers?: Record<string, string>;
}

export interface Driver {
  connect(event: SocketEvent): Promise<Answer>;
  frame(event: SocketEvent): Promise<Answer>;
  disconnect(event: SocketEvent): Promise<Answer>;
}

/** A driver over a gateway. What it gives is the status of a handshake; it rejects only where the gateway does. */
export function createDriver(gateway: Gateway, post: Post, clock: Clock): Driver {
  return {
    connect: async ({ requestContext: { connectionId, identity }, headers = {} }) => {
      const outcome = await gateway.opened({
        connectionId,
        protocols: (header(headers, 'sec-websocket-protocol') ?? '').split(',').flatMap((name) => name.trim() || []),
        origin: header(headers, 'origin'),
        // API Gateway answers under its own name only; there is nothing to compare.
        host: undefined,
        forwarded: false,
        address: identity.sourceIp,
      });
      if (!outcome.accepted) return { statusCode: outcome.status };
      if (outcome.protocol === undefined) return { statusCode: 200 };
      return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': outcome.protocol } };
    },
    frame: async ({ requestContext: { connectionId }, body = '' }) => {
      const { reply, after } = await gateway.received(connectionId, body);
      if (reply !== undefined) await post.send(connectionId, reply);
      await after?.();
      return { statusCode: 200 };
    },
    disconnect: async ({ requestContext: { connectionId, connectedAt, disconnectStatusCode: code } }) => {
      const ms = Math.max(0, clock.now() - connectedAt);
      await gateway.closed(connectionId, code === undefined ? { ms } : { code, ms });
      return { statusCode: 200 };
    },
  };
}

function header(headers: Record<string, string>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}
