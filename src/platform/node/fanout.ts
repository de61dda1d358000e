// Fan-out: the frames of a room are collected for one turn of the event loop, joined into one buffer per encoding, and
// written once per recipient. One write costs far more than the bytes in it, so this is what makes a busy room cheap.
import type { Socket } from 'node:net';
import type { RoomId } from '../../core/ports.ts';
import { encodeClassicEvent } from '../../protocol/classic.ts';
import { encodeEvent } from '../../protocol/frame.ts';
import { events as kinds, type ServerEvent } from '../../protocol/index.ts';
import { waitingBytes, writeDirectly } from './direct.ts';
import { frameOf, joinFrames, openSocket } from './frames.ts';
import type { Live, LiveConnections } from './live.ts';
import type { Missed, SlowReaders } from './slow.ts';

/** Frames of one encoding, joined. */
interface Joined {
  bytes: Buffer;
  frames: number;
}

/** Writes events to the sockets of this process. A room's go out at the end of the turn, in the order of its log. */
export class Fanout {
  /** What went out so far: events, frames to all their recipients, bytes of those, and frames withheld from slow ones. */
  readonly counts = { events: 0, deliveries: 0, bytes: 0, dropped: 0 };
  readonly #live: LiveConnections;
  readonly #slow: SlowReaders;
  readonly #pending = new Map<RoomId, ServerEvent[]>();
  #scheduled = false;

  constructor(live: LiveConnections, slow: SlowReaders) {
    this.#live = live;
    this.#slow = slow;
    slow.tell = (one, event) => this.toOne(one, event);
  }

  /** Queues an event for everyone who has the room open at the end of this turn. */
  toRoom(roomId: RoomId, event: ServerEvent): void {
    this.counts.events += 1;
    const waiting = this.#pending.get(roomId);
    if (waiting) waiting.push(event);
    else this.#pending.set(roomId, [event]);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flushAll());
  }

  /** Writes what waits for a room, now. */
  flush(roomId: RoomId): void {
    const events = this.#pending.get(roomId)?.toSorted(bySeq);
    if (!events) return;
    this.#pending.delete(roomId);
    const recipients: { [K in Live['connection']['kind']]: Live[] } = { parley: [], classic: [] };
    for (const one of this.#live.ofRoom(roomId)) recipients[one.connection.kind].push(one);
    const missed = { roomId };
    // Each encoding is made if somebody wants it: mostly nobody is a classic client, and often nobody looks.
    if (recipients.parley.length > 0) this.#deliver(recipients.parley, joined(events, encodeEvent), missed);
    if (recipients.classic.length > 0) this.#deliver(recipients.classic, joined(events, encodeClassicEvent), missed);
  }

  /** Writes what waits for any room, now. */
  flushAll(): void {
    this.#scheduled = false;
    for (const roomId of this.#pending.keys()) this.flush(roomId);
  }

  /** Writes an event to one connection at once. */
  toOne(one: Live, event: ServerEvent): void {
    const text = one.connection.kind === 'classic' ? encodeClassicEvent(event) : encodeEvent(event);
    if (text === undefined) return;
    const logged = kinds[event.event].kind === 'logged' && 'roomId' in event;
    this.#deliver([one], { bytes: frameOf(text), frames: 1 }, logged ? { roomId: event.roomId } : { state: event });
  }

  #deliver(recipients: Live[], { bytes, frames }: Joined, missed: Missed): void {
    if (frames === 0) return;
    const ready: Live[] = [];
    const sockets: Socket[] = [];
    for (const one of recipients) {
      const socket = one.socket && openSocket(one.socket);
      if (!socket) continue;
      if (this.#slow.withholds(one, missed)) {
        this.counts.dropped += frames;
        continue;
      }
      ready.push(one);
      sockets.push(socket);
    }
    this.counts.deliveries += ready.length * frames;
    this.counts.bytes += ready.length * bytes.length;
    writeDirectly(sockets, bytes);
    for (const [at, one] of ready.entries()) this.#slow.wrote(one, waitingBytes(sockets[at] as Socket));
  }
}

/** Connections whose commits come together publish in any order; the log has one. A room's events are all of its log. */
function bySeq(a: ServerEvent, b: ServerEvent): number {
  return 'seq' in a && 'seq' in b ? a.seq - b.seq : 0;
}

function joined(events: ServerEvent[], encode: (event: ServerEvent) => string | undefined): Joined {
  const frames = events.flatMap((event) => {
    const text = encode(event);
    return text === undefined ? [] : [frameOf(text)];
  });
  return { bytes: joinFrames(frames), frames: frames.length };
}
