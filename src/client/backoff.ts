// How long to wait before the next try, so that a thousand tabs do not come back in the same second.
import type { Clock } from './clock.ts';

const FIRST_MS = 500;
const MOST_MS = 30_000;
/** A server that says it restarts is back within seconds. */
const RESTART_MS = 10_000;
const RESTART_STEP_MS = 1_000;

/** Waiting times that grow with each failure: full jitter up to 30 s. */
export interface Backoff {
  /** Milliseconds to wait now; at least `afterMs` when the server named a time. */
  next(afterMs?: number): number;
  reset(): void;
  /** For the next ten seconds, waiting does not grow: full jitter up to 1 s. */
  soon(): void;
  /** Takes that back. */
  noHurry(): void;
}

/** A backoff that has seen no failure yet. */
export function createBackoff(clock: Clock): Backoff {
  let failures = 0;
  let hurryUntil = 0;
  return {
    next(afterMs = 0) {
      if (clock.now() < hurryUntil) return Math.round(afterMs + clock.random() * RESTART_STEP_MS);
      const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
      failures = Math.min(failures + 1, 16);
      return Math.round(afterMs + clock.random() * ceiling);
    },
    reset() {
      failures = 0;
    },
    soon() {
      hurryUntil = clock.now() + RESTART_MS;
    },
    noHurry() {
      hurryUntil = 0;
    },
  };
}
