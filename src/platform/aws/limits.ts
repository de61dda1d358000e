// The Limits port where nothing outlives an invocation but by luck. What is sent to a room is counted exactly, in the
// room's own row (store/quota.ts). A connection's commands are counted by each container, and once half of them are used
// up, in the connection's row, where all containers see it. Everything else each container counts for itself: there are
// as many counts as containers, and behind them the throttles of the stages, which hold for all together.
import { type Bucket, filled, takeFrom } from '../../core/bucket.ts';
import { type LimitKind, limits as table } from '../../core/limits.ts';
import type { Clock, ConnectionId, Limits } from '../../core/ports.ts';

/** Buckets that are kept of all kinds; beyond, the oldest go. */
const MOST_BUCKETS = 5_000;

/** Where a connection's count is kept for all containers. */
export interface CommandCounts {
  /** The count as it was read with the connection's row a moment ago. */
  read(connectionId: ConnectionId): Bucket | undefined;
  write(connectionId: ConnectionId, bucket: Bucket): Promise<void>;
}

/** `on`: false allows everything. */
export function createLimits(on: boolean, counts: CommandCounts, clock: Clock): Limits {
  const buckets = new Map<string, Bucket>();

  function keep(name: string, bucket: Bucket): void {
    buckets.delete(name);
    buckets.set(name, bucket);
    for (const oldest of buckets.keys()) {
      if (buckets.size <= MOST_BUCKETS) return;
      buckets.delete(oldest);
    }
  }

  return {
    // What goes into a room, the log counts in its append.
    counting: false,
    async take(kind: LimitKind, id: string) {
      if (!on || (table[kind].of === 'address' && id === '')) return 0;
      const limit = table[kind];
      const now = clock.now();
      const name = `${kind} ${id}`;
      const shared = kind === 'command' ? counts.read(id) : undefined;
      const mine = buckets.get(name);
      const least = mine && shared && filled(mine, now, limit) > filled(shared, now, limit) ? shared : (mine ?? shared);
      const outcome = takeFrom(least, now, limit);
      if ('afterMs' in outcome) return outcome.afterMs;
      keep(name, outcome.left);
      if (kind === 'command' && outcome.left.tokens < limit.burst / 2) await counts.write(id, outcome.left);
      return 0;
    },
  };
}
