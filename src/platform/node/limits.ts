// The Limits port in the memory of this process: token buckets on a clock that no change of the time of day moves.
import { type Bucket as Tokens, filled } from '../../core/bucket.ts';
import { type Limit, type LimitKind, limits as table } from '../../core/limits.ts';
import type { Limits } from '../../core/ports.ts';
import { isLoopback } from '../../core/origin.ts';
import { networkOf } from './crowd.ts';

/** Buckets of one kind that are kept; then the full ones are dropped, which tell nothing, and if need be the oldest. */
const MOST_BUCKETS = 20_000;
/** The shortest wait, ms: what arrived together with somebody refused is refused too, and keeps its order. */
const SHORTEST_MS = 50;
/**
 * The longest wait in a queue, ms, and by how much it differs at most. Who asks before its time takes a place again: an
 * end keeps that from sending everybody away for hours, and the difference spreads those who are sent to the end.
 */
const QUEUE_MS = 30_000;
const SPREAD_MS = 5_000;

interface Bucket extends Tokens {
  /** Until then nothing is given. */
  closedUntil: number;
  /** The time named to the last of those in the queue. */
  queuedUntil: number;
}

interface Options {
  /** Milliseconds from any start, never going back. */
  elapsed?: () => number;
  /** Milliseconds to wait because an address has all the connections it may have; else 0. */
  crowded?: (address: string) => number;
  limits?: { [K in LimitKind]: Limit };
}

export interface NodeLimits extends Limits {
  take(kind: LimitKind, id: string, forwarded?: boolean): number;
}

/** `on`: false allows everything but a crowd. */
export function createLimits(on: boolean, options: Options = {}): NodeLimits {
  const { elapsed = () => performance.now(), crowded = () => 0, limits = table } = options;
  const buckets = new Map<LimitKind, Map<string, Bucket>>();

  function takeOne(kind: LimitKind, id: string): number {
    const { burst, perSecond, queue = false } = limits[kind] as Limit;
    const now = elapsed();
    const all = buckets.get(kind) ?? new Map<string, Bucket>();
    buckets.set(kind, all);
    const bucket = all.get(id) ?? { tokens: burst, at: now, closedUntil: 0, queuedUntil: 0 };
    if (!all.has(id)) {
      if (all.size >= MOST_BUCKETS) makeRoom(all, now, limits[kind]);
      all.set(id, bucket);
    }
    bucket.tokens = filled(bucket, now, limits[kind]);
    bucket.at = now;
    if (bucket.tokens >= 1 && now >= bucket.closedUntil) {
      bucket.tokens -= 1;
      return 0;
    }
    if (queue) {
      const next = Math.max(bucket.queuedUntil, now) + 1_000 / perSecond;
      if (next > now + QUEUE_MS) return QUEUE_MS + Math.floor(Math.random() * SPREAD_MS);
      bucket.queuedUntil = next;
      return Math.max(SHORTEST_MS, Math.ceil(bucket.queuedUntil - now));
    }
    const missing = Math.max(SHORTEST_MS, ((1 - bucket.tokens) * 1_000) / perSecond);
    if (now >= bucket.closedUntil) bucket.closedUntil = now + missing;
    return Math.ceil(bucket.closedUntil - now);
  }

  return {
    counting: on,
    take(kind, id, forwarded = false) {
      const byAddress = table[kind].of === 'address';
      const wait = kind === 'handshake' ? crowded(id) : 0;
      if (wait > 0 || !on) return wait;
      // Everybody on this machine has one address, and is trusted with it; who comes through a proxy is not on this machine.
      if (byAddress && (id === '' || (isLoopback(id) && !forwarded))) return 0;
      return takeOne(kind, byAddress ? networkOf(id) : id);
    },
  };
}

function makeRoom(all: Map<string, Bucket>, now: number, limit: Limit): void {
  for (const [id, bucket] of all) if (filled(bucket, now, limit) >= limit.burst) all.delete(id);
  for (const id of all.keys()) {
    if (all.size < MOST_BUCKETS * 0.75) return;
    all.delete(id);
  }
}
