// Fan-out: the frames of a room are collected for one turn of the event loop, joined into one buffer per encoding, and
// written once per recipient. One write costs far more than the bytes in it, so this is what makes a busy room cheap.
import type { RoomId } from '../../core/ports.ts';
import { encodeClassicEvent } from '../../protocol/classic.ts';
import { encodeEvent } from '../../protocol/frame.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import type { Live, LiveConnections } from './live.ts';
import { frameOf, writeFrames } from './frames.ts';

/** Bytes a socket may have unsent before its connection is closed with 1013; the client comes back and catches up. */
export const BACKLOG_BYTES = 1024 * 1024;

/** The frames waiting for one room, in each encoding. */
interface Pending {
  parley: Buffer[];
  classic: Buffer[];
}

export class Fanout {
  readonly #live: LiveConnections;
  readonly #pending = new Map<RoomId, Pending>();
  #scheduled = false;

  constructor(live: LiveConnections) {
    this.#live = live;
  }

  /** Queues an event for everyone who has the room open at the end of this turn. */
  toRoom(roomId: RoomId, event: ServerEvent): void {
    const pending = this.#pending.get(roomId) ?? { parley: [], classic: [] };
    this.#pending.set(roomId, pending);
    pending.parley.push(frameOf(encodeEvent(event)));
    const classic = encodeClassicEvent(event);
    if (classic !== undefined) pending.classic.push(frameOf(classic));
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flushAll());
  }

  /** Writes what waits for a room, now. */
  flush(roomId: RoomId): void {
    const pending = this.#pending.get(roomId);
    if (!pending) return;
    this.#pending.delete(roomId);
    const parley = Buffer.concat(pending.parley);
    const classic = Buffer.concat(pending.classic);
    for (const live of this.#live.ofRoom(roomId)) deliver(live, live.connection.kind === 'classic' ? classic : parley);
  }

  /** Writes what waits for any room, now. */
  flushAll(): void {
    this.#scheduled = false;
    for (const roomId of this.#pending.keys()) this.flush(roomId);
  }
}

/** Writes an event to one connection at once. */
export function deliverEvent(live: Live, event: ServerEvent): void {
  const text = live.connection.kind === 'classic' ? encodeClassicEvent(event) : encodeEvent(event);
  if (text !== undefined) deliver(live, frameOf(text));
}

function deliver({ socket }: Live, frames: Buffer): void {
  if (frames.length === 0 || !socket) return;
  if (writeFrames(socket, frames) > BACKLOG_BYTES) socket.close(1013, 'too slow');
}
