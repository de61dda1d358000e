// One write of shared bytes to a TCP socket, past Node's stream: for a thousand recipients the stream's own work, a
// request, a callback and a tick for each, costs a tenth of the whole fan-out (docs/adr/0012). It reaches under `net` for
// the handle: where Node has none of this shape, and over TLS, the stream writes as ever.
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What Node keeps below a TCP socket. `writeBuffer` gives 0, or a negative system error. */
interface Handle {
  writeBuffer(request: Request, bytes: Buffer): number;
  /** Bytes that the system has not taken yet. */
  writeQueueSize: number;
}

/** One write under way. `bytes` keeps them from being collected until `oncomplete`. */
interface Request {
  oncomplete(this: Request, status: number): void;
  bytes?: Buffer;
}

/** Bytes handed to the handle of which the system did not take all at once. Mostly there are none. */
const held = new Map<Socket, number>();
const Request = requestClass();

/** Writes all of `bytes` after whatever was written before. Gives the bytes that wait to be sent. */
export function writeDirectly(socket: Socket, bytes: Buffer): number {
  const handle = handleOf(socket);
  // What the stream still holds goes first, and whoever waits is the stream's to wake.
  if (!Request || !handle || socket.writableLength > 0 || handle.writeQueueSize > 0) {
    socket.write(bytes);
    return waitingBytes(socket);
  }
  const request = new Request();
  request.oncomplete = ignore;
  if (handle.writeBuffer(request, bytes) < 0) {
    socket.destroy();
    return 0;
  }
  if (handle.writeQueueSize > 0) hold(socket, request, bytes);
  return waitingBytes(socket);
}

/** Bytes of a socket that wait to be sent: the stream's, and ours. */
export function waitingBytes(socket: Socket): number {
  return socket.writableLength + (held.size === 0 ? 0 : (held.get(socket) ?? 0));
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

function handleOf(socket: Socket): Handle | undefined {
  if (!(socket instanceof Socket) || socket instanceof TLSSocket) return undefined;
  return (socket as unknown as { _handle?: Handle | null })._handle ?? undefined;
}

/** The class of Node's write requests, which has no public name. */
function requestClass(): (new () => Request) | undefined {
  try {
    const { binding } = process as unknown as { binding(name: string): { WriteWrap?: new () => Request } };
    return binding('stream_wrap').WriteWrap;
  } catch {
    // A Node without it: the stream does the work.
    return undefined;
  }
}

function ignore(): void {}
