// Time, so that a test need not wait two hours.

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `work` once after `ms` milliseconds; the function it gives calls it off. */
  after(ms: number, work: () => void): () => void;
}

export const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
