// Readers who do not keep up. What waits for them is bounded, each and together: past the bound their events are not
// queued any more but noted, and when they have read what waits, they are told how far the logs have come since.
import type { WebSocket } from 'ws';
import type { RoomId } from '../../core/ports.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import { acceptedBytes, onceDrained, unsentBytes } from './frames.ts';
import type { Live, LiveConnections } from './live.ts';

/** Bytes a socket may have unsent. A classic client, which could not catch up, is closed with 1013 beyond them. */
export const BACKLOG_BYTES = 1024 * 1024;
/** Bytes of all sockets together beyond which one may only have `LITTLE_BYTES`. Shared buffers count for each reader. */
const MUCH_BYTES = 64 * 1024 * 1024;
const LITTLE_BYTES = 64 * 1024;
/** Bytes of all sockets together beyond which those with the most are cut, down to three quarters of it. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Milliseconds between two counts of all sockets while much waits. */
const COUNT_MS = 100;
/** Milliseconds in which a slow reader must take something, or is closed with 1013: try again later (RFC 6455 registry). */
const STALLED_MS = 30_000;

/** What somebody missed: entries of a room, or a state that the next one replaces. */
export type Missed = { roomId: RoomId } | { state: ServerEvent };

/** What is owed to a slow reader. */
interface Debt {
  rooms: Set<RoomId>;
  states: Map<string, ServerEvent>;
  /** Bytes the other side had taken, and when that last changed. */
  accepted: number;
  since: number;
}

interface Options {
  /** Where a room's log ends. */
  headOf: (roomId: RoomId) => { epoch: string; seq: number; n: number } | undefined;
  stalledMs?: number;
  muchBytes?: number;
  mostBytes?: number;
}

/** Keeps count of the bytes that wait for each connection, and of what is owed to those who fell behind. */
export class SlowReaders {
  /** Writes an event to one connection. Set by the fan-out. */
  tell: (one: Live, event: ServerEvent) => void = () => undefined;
  /** Readers that fell behind so far, and those of them that were given up. */
  readonly counts = { fell: 0, ended: 0 };
  readonly #live: LiveConnections;
  readonly #options: Required<Options>;
  readonly #debts = new Map<Live, Debt>();
  /** Unsent bytes of each connection when it was last written to, and their sum: at least what there is. */
  readonly #backlogs = new Map<Live, number>();
  /** Who is told as soon as nothing waits any more. */
  readonly #awaited = new WeakSet<Live>();
  #total = 0;
  #countedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(live: LiveConnections, options: Options) {
    this.#live = live;
    live.onRemove((one) => this.#forget(one));
    this.#options = { stalledMs: STALLED_MS, muchBytes: MUCH_BYTES, mostBytes: MOST_BYTES, ...options };
  }

  /** How many are behind now. */
  get size(): number {
    return this.#debts.size;
  }

  /** How many are known to have had something unsent. */
  get watched(): number {
    return this.#backlogs.size;
  }

  /** Whether something is not to be written to a connection; then it is noted. */
  withholds(one: Live, missed: Missed): boolean {
    const debt = this.#debts.size > 0 && this.#debts.get(one);
    if (!debt) return false;
    if ('roomId' in missed) debt.rooms.add(missed.roomId);
    else debt.states.set(`${missed.state.event} ${'roomId' in missed.state ? missed.state.roomId : ''}`, missed.state);
    return true;
  }

  /** After a write: how many bytes wait for this connection now. */
  wrote(one: Live, waiting: number): void {
    // Mostly nothing waits for anybody.
    if (waiting === 0 && this.#backlogs.size === 0) return;
    const before = this.#backlogs.get(one) ?? 0;
    if (waiting === before) return;
    this.#total += waiting - before;
    if (waiting > 0) this.#backlogs.set(one, waiting);
    else this.#backlogs.delete(one);
    if (this.#total > this.#options.muchBytes && performance.now() - this.#countedAt > COUNT_MS) this.recount();
    if (waiting > (this.#total > this.#options.muchBytes ? LITTLE_BYTES : BACKLOG_BYTES)) this.#fallBehind(one);
    if (this.#total > this.#options.mostBytes) this.#shed();
  }

  /** The unsent bytes of all connections, counted now. */
  recount(): number {
    this.#total = 0;
    this.#countedAt = performance.now();
    for (const [one] of this.#backlogs) {
      const waiting = one.socket && this.#live.byId.has(one.connection.connectionId) ? unsentBytes(one.socket) : 0;
      this.#total += waiting;
      if (waiting > 0) this.#backlogs.set(one, waiting);
      else this.#backlogs.delete(one);
    }
    return this.#total;
  }

  #fallBehind(one: Live): void {
    const { socket } = one;
    if (!socket || this.#debts.has(one)) return;
    this.counts.fell += 1;
    if (one.connection.kind === 'classic') return this.#giveUp(one);
    const accepted = acceptedBytes(socket);
    this.#debts.set(one, { rooms: new Set(), states: new Map(), accepted, since: performance.now() });
    this.#payOnceDrained(one, socket);
    this.#timer ??= setInterval(() => this.#look(), this.#options.stalledMs / 6).unref();
  }

  /** Who was paid before everything was read may fall behind again, and is waited for already. */
  #payOnceDrained(one: Live, socket: WebSocket): void {
    if (this.#awaited.has(one)) return;
    this.#awaited.add(one);
    onceDrained(socket, () => {
      this.#awaited.delete(one);
      this.#pay(one);
    });
  }

  /** Tells a reader who has read everything what it missed meanwhile. */
  #pay(one: Live): void {
    const debt = this.#debts.get(one);
    this.#debts.delete(one);
    if (!debt) return;
    for (const state of debt.states.values()) this.tell(one, state);
    for (const roomId of debt.rooms) {
      const head = one.rooms.has(roomId) ? this.#options.headOf(roomId) : undefined;
      if (head) this.tell(one, { event: 'head.moved', roomId, epoch: head.epoch, seq: head.seq, n: head.n });
    }
  }

  /** Looks after those who are behind: who has nearly caught up, who has not taken anything for too long, who is gone. */
  #look(): void {
    const now = performance.now();
    for (const [one, debt] of this.#debts) {
      const { socket } = one;
      const accepted = socket ? acceptedBytes(socket) : 0;
      if (!socket || !this.#live.byId.has(one.connection.connectionId)) this.#debts.delete(one);
      else if (unsentBytes(socket) < LITTLE_BYTES) this.#pay(one);
      else if (accepted !== debt.accepted) Object.assign(debt, { accepted, since: now });
      else if (now - debt.since >= this.#options.stalledMs) this.#giveUp(one);
    }
    if (this.#debts.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Over TLS something always waits after a write, so who ends seldom ends with nothing. */
  #forget(one: Live): void {
    this.#total -= this.#backlogs.get(one) ?? 0;
    this.#backlogs.delete(one);
    this.#debts.delete(one);
  }

  #giveUp(one: Live): void {
    this.counts.ended += 1;
    this.#debts.delete(one);
    one.socket?.close(1013, 'too slow');
  }

  #shed(): void {
    const most = this.#options.mostBytes * 0.75;
    for (const [one, waiting] of [...this.#backlogs].sort(([, a], [, b]) => b - a)) {
      if (this.#total <= most) return;
      this.#total -= waiting;
      this.#backlogs.delete(one);
      this.#debts.delete(one);
      this.counts.ended += 1;
      // A goodbye would wait behind all the rest.
      one.socket?.terminate();
    }
  }
}
