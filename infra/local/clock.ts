// Time, so that a test need not wait two hours.

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Runs `work` once after `ms` milliseconds; the function it gives calls it off. */
  after(ms: number, work: () => void): () => void;
  /** How it follows this machine's clock, if it does not go with it; for other processes that have to agree. */
  pace?: Pace;
}

/** From `origin`, in Unix milliseconds, `factor` seconds pass in one. */
export interface Pace {
  origin: number;
  factor: number;
}

export const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    // Nobody waits for a timer at the end of a run.
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** Begins now, and then lets `factor` seconds pass in one. */
export function scaledClock(factor: number): Clock {
  const pace = { origin: Date.now(), factor };
  return {
    pace,
    now: () => paced(pace, Date.now()),
    after: (ms, work) => realClock.after(ms / factor, work),
  };
}

/** The Unix milliseconds of a pace at a moment of this machine's clock. */
export function paced({ origin, factor }: Pace, now: number): number {
  return Math.floor(origin + (now - origin) * factor);
}

/** Resolves after `ms` milliseconds of a clock; at once when there are none to wait for. */
export async function pause(clock: Clock, ms: number): Promise<void> {
  if (ms > 0) await new Promise<void>((resolve) => clock.after(ms, resolve));
}
