// WebSocket frames by hand (RFC 6455, 5.2), because `ws` frames a message once per recipient and we want it once.
// It reaches under `ws` for the raw socket: that is why its version is pinned, and a test holds it to this.
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { FRAME_BYTES } from '../../protocol/limits.ts';
import { SUBPROTOCOL } from '../../protocol/version.ts';
import { waitingBytes } from './direct.ts';

/** Fragments of one message. Ten thousand crumbs are one message on API Gateway too; without end they are an attack. */
const MOST_FRAGMENTS = 16_384;

/** A WebSocket server with our limits; handshakes are handed to it. */
export function socketServer(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES,
    maxFragments: MOST_FRAGMENTS,
    perMessageDeflate: false,
    // The driver keeps them itself.
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
}

/** A text frame as a server sends it: final, not masked. */
export function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = 0x81;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header);
  return frame;
}

/** Frames as one piece, in their order; a single one is not copied. */
export function joinFrames(frames: Buffer[]): Buffer {
  const [only] = frames;
  return only && frames.length === 1 ? only : Buffer.concat(frames);
}

/** The socket below an open WebSocket, to be written to past the sender of `ws`; undefined for one that is closing. */
export function openSocket(socket: WebSocket): Socket | undefined {
  const raw = rawOf(socket);
  return socket.readyState === WebSocket.OPEN && raw?.writable ? raw : undefined;
}

/** Bytes of a socket that wait to be sent. */
export function unsentBytes(socket: WebSocket): number {
  const raw = rawOf(socket);
  return raw ? waitingBytes(raw) : 0;
}

/**
 * Bytes of a socket that the system has taken so far: while they stand still, the other side does not read. With TLS it
 * is the TCP handle below that knows: the one above counts all it was given at once, taken or not.
 */
export function acceptedBytes(socket: WebSocket): number {
  const top = (rawOf(socket) as { _handle?: Handle & { _parent?: Handle } } | undefined)?._handle;
  const handle = top?._parent ?? top;
  return handle ? handle.bytesWritten - handle.writeQueueSize : 0;
}

/** What Node keeps below a socket. */
interface Handle {
  bytesWritten: number;
  writeQueueSize: number;
}

/** Calls back once nothing waits any more; never if nothing waits now or the socket ends first. */
export function onceDrained(socket: WebSocket, then: () => void): void {
  rawOf(socket)?.once('drain', then);
}

function rawOf(socket: WebSocket): Socket | undefined {
  return (socket as unknown as { _socket?: Socket | null })._socket ?? undefined;
}
