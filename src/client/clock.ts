// Time and chance as the client sees them, so that a test can hold both still.

/** Where the client takes time and chance from. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `run` once after `ms` milliseconds; the answer takes it back. */
  after(ms: number, run: () => void): () => void;
  /** A number from 0 to just under 1. */
  random(): number;
}

/** The clock of a browser tab. */
export const tabClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Resolves after `ms` milliseconds. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

/** Takes back a wait that was never begun. */
export function noWait(): void {
  // There is nothing to take back.
}
