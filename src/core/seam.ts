// The seam between a platform's sockets and the chat. A socket driver calls these three and knows nothing else.
import type { ErrorCode } from '../protocol/errors.ts';
import type { ConnectionId } from './ports.ts';

/** What a driver knows of a handshake. Header values are as they came; undefined means the header is absent. */
export interface NewConnection {
  connectionId: ConnectionId;
  /** The subprotocols offered, in order. */
  protocols: string[];
  origin: string | undefined;
  host: string | undefined;
  /** Whether the request carries a header that only a proxy sets. */
  forwarded: boolean;
  /** The client's IP address, as far as it is known: without a port, never IPv4 in IPv6 form. */
  address: string;
}

/** `protocol`: the subprotocol to answer with; a classic client gets none. */
export type Accepted = { accepted: true; protocol?: string };
/** `status`: the HTTP status of the refused handshake; `afterMs`: when it is worth another try. */
export type Refused = { accepted: false; status: number; error: ErrorCode; message: string; afterMs?: number };

/** Text of one frame, ready to send. */
export type Frame = string;

/** How a connection ended: the WebSocket close code, and the milliseconds it lasted, where the platform knows them. */
export interface Closed {
  code?: number;
  ms?: number;
}

export interface Gateway {
  /** Decides about a handshake. Once it resolves to accepted, the connection is stored and may receive events. */
  opened(connection: NewConnection): Promise<Accepted | Refused>;
  /**
   * Runs one frame. The driver sends `reply` at once and then awaits `after`, which publishes what the command caused:
   * an acknowledgement never waits for the fan-out. Never rejects; nor does `after`.
   */
  received(connectionId: ConnectionId, frame: Frame): Promise<{ reply?: Frame; after?: () => Promise<void> }>;
  /** Forgets a connection. Harmless when repeated, or when the connection was never accepted. */
  closed(connectionId: ConnectionId, why: Closed): Promise<void>;
}
