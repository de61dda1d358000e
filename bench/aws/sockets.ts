// The sockets behind the API, and the management API that posts to them.
import type { Bucket } from '../../infra/local/bucket.ts';
import { pause } from '../../infra/local/clock.ts';
import type { Ledger } from '../../infra/local/ledger.ts';
import { charges } from './charges.ts';
import type { VirtualTime } from './time.ts';
import type { Answering } from './wire.ts';

/** A frame that has reached a client. `at`: Unix milliseconds. */
export interface Arrival {
  at: number;
  text: string;
}

/** One client's end. */
export interface Socket {
  arrivals: Arrival[];
  /** Called with each frame that arrives. */
  listener?(text: string): void;
}

export interface Sockets {
  /** Connects a client. */
  open(connectionId: string): Socket;
  get(connectionId: string): Socket | undefined;
  /** Ends a client's connection: posts to it are answered with 410. */
  close(connectionId: string): void;
  all(): IterableIterator<Socket>;
  /** A frame reaches a client, if there still is one. False when it is gone. */
  deliver(connectionId: string, text: string): boolean;
}

export function createSockets(time: VirtualTime): Sockets {
  const sockets = new Map<string, Socket>();
  return {
    open: (connectionId) => {
      const socket: Socket = { arrivals: [] };
      sockets.set(connectionId, socket);
      return socket;
    },
    get: (connectionId) => sockets.get(connectionId),
    close: (connectionId) => void sockets.delete(connectionId),
    all: () => sockets.values(),
    deliver: (connectionId, text) => {
      const socket = sockets.get(connectionId);
      socket?.arrivals.push({ at: time.now(), text });
      socket?.listener?.(text);
      return socket !== undefined;
    },
  };
}

/** The management API, as far as functions post. A frame arrives when its post has taken its time. */
export function createCallbacks(sockets: Sockets, account: Bucket, time: VirtualTime, ledger: Ledger): Answering {
  return async ({ method, path, body }) => {
    const id = /\/(?:@|%40)connections\/([^/?]+)$/u.exec(path)?.[1];
    if (method !== 'POST' || id === undefined) throw new Error(`Nobody expected ${method} ${path} here.`);
    if (!account.take()) {
      await pause(time, charges.post);
      return { status: 429, type: 'LimitExceededException', body: {} };
    }
    await ledger.post(Buffer.byteLength(body));
    if (sockets.deliver(decodeURIComponent(id), body)) return { status: 200 };
    return { status: 410, type: 'GoneException', body: {} };
  };
}
