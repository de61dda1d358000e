// How long to wait before the next try, so that a thousand tabs do not come back in the same second.
import type { Clock } from './clock.ts';

const FIRST_MS = 500;
const MOST_MS = 30_000;

/** Waiting times that grow with each failure: full jitter up to 30 s. */
export interface Backoff {
  /** Milliseconds to wait now; at least `afterMs` when the server named a time. */
  next(afterMs?: number): number;
  reset(): void;
}

export function createBackoff(clock: Clock): Backoff {
  let failures = 0;
  return {
    next(afterMs = 0) {
      const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** failures);
      failures = Math.min(failures + 1, 16);
      return Math.round(afterMs + clock.random() * ceiling);
    },
    reset() {
      failures = 0;
    },
  };
}
