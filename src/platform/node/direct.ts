// Writes of shared bytes to TCP sockets, past Node's stream: for a thousand recipients the stream's own work, a request, a
// callback and a tick for each, costs a tenth of the whole fan-out (docs/adr/0012). It reaches under `net` for the handle:
// where Node has none of this shape, and over TLS, the stream writes as ever.
import type { Socket } from 'node:net';

/** What Node keeps below a TCP socket. `writeBuffer` gives 0, or a negative system error. */
interface Handle {
  writeBuffer(request: Request, bytes: Buffer): number;
}

/** One write under way. `bytes` keeps them from being collected until `oncomplete`. */
interface Request {
  oncomplete(this: Request, status: number): void;
  bytes?: Buffer;
}

/** What Node's own streams use of the layer below. `state` at `async`: whether the last write goes on by itself. */
interface Below {
  Request: new () => Request;
  tcp: object;
  state: ArrayLike<number>;
  async: number;
}

/** Bytes handed to a handle of which the system did not take all at once. Mostly there are none. */
const held = new Map<Socket, number>();
const below = findBelow();
/** A write that ends at once leaves its request as it was, so the next one takes the same. */
let spare: Request | undefined;

/** Writes all of `bytes` to each socket, after whatever was written to it before. */
export function writeDirectly(sockets: readonly Socket[], bytes: Buffer): void {
  // All handles first, then one write right after the other: whoever reads on this machine falls asleep in every pause.
  const handles = sockets.map(handleOf);
  for (const [at, handle] of handles.entries()) {
    const socket = sockets[at] as Socket;
    if (handle && below) writeBelow(socket, handle, bytes, below);
    else socket.write(bytes);
  }
}

/** Bytes of a socket that wait to be sent: the stream's, and ours. */
export function waitingBytes(socket: Socket): number {
  return socket.writableLength + (held.size === 0 ? 0 : (held.get(socket) ?? 0));
}

function writeBelow(socket: Socket, handle: Handle, bytes: Buffer, { Request, state, async }: Below): void {
  const request = (spare ??= newRequest(Request));
  if (handle.writeBuffer(request, bytes) < 0) socket.destroy();
  else if (state[async] !== 0) {
    spare = undefined;
    hold(socket, request, bytes);
  }
}

/** The system has not taken all of it: it goes on by itself, and the stream's listeners are told when it is done. */
function hold(socket: Socket, request: Request, bytes: Buffer): void {
  held.set(socket, bytes.length);
  request.bytes = bytes;
  // Called in any case, with an error when the socket ends first.
  request.oncomplete = (status) => {
    held.delete(socket);
    if (status < 0) socket.destroy();
    else if (!socket.writableNeedDrain) socket.emit('drain');
  };
}

/** The handle of a TCP socket that may be written to past its stream: what still waits goes first, by the stream. */
function handleOf(socket: Socket): Handle | undefined {
  const handle = (socket as unknown as { _handle?: Handle | null })._handle;
  if (!handle || Object.getPrototypeOf(handle) !== below?.tcp || waitingBytes(socket) > 0) return undefined;
  return handle;
}

function newRequest(Request: Below['Request']): Request {
  const request = new Request();
  request.oncomplete = ignore;
  return request;
}

/** What has no public name. Undefined on a Node without it: the stream does the work. */
function findBelow(): Below | undefined {
  try {
    const { binding } = process as unknown as { binding(name: string): { [name: string]: unknown } };
    const { WriteWrap, streamBaseState, kLastWriteWasAsync } = binding('stream_wrap');
    const { TCP } = binding('tcp_wrap');
    if (!WriteWrap || !streamBaseState || typeof kLastWriteWasAsync !== 'number' || !TCP) return undefined;
    return {
      Request: WriteWrap as Below['Request'],
      tcp: (TCP as { prototype: object }).prototype,
      state: streamBaseState as Below['state'],
      async: kLastWriteWasAsync,
    };
  } catch {
    return undefined;
  }
}

function ignore(): void {}
