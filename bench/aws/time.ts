// Time that nobody waits for: it stands still while anything real is under way, and then jumps to what is due next.
import type { Clock } from '../../infra/local/clock.ts';

export interface VirtualTime extends Clock {
  /**
   * Does real work, such as a call to a database, while time stands still. One piece at a time and in the order of
   * asking, so that a run comes again.
   */
  work<T>(real: () => Promise<T>): Promise<T>;
  /** Runs `main` to its end. Throws when it waits for something that will never come. */
  run<T>(main: () => Promise<T>): Promise<T>;
}

interface Timer {
  at: number;
  work: () => void;
}

/** Lets everything go on that can go on without time and without an answer from elsewhere. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `start`: the first moment, in Unix milliseconds. */
export function createTime(start: number): VirtualTime {
  const timers = new Set<Timer>();
  let now = start;
  let underWay = 0;
  let last: Promise<unknown> = Promise.resolve();
  let wake: (() => void) | undefined;

  const quiet = async (): Promise<void> => {
    for (;;) {
      await turn();
      if (underWay === 0) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  /** The next one that is due; of those due at once, the one that was asked for first. */
  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer;
    return first;
  };

  return {
    now: () => now,
    after: (ms, work) => {
      const timer = { at: now + Math.max(0, ms), work };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    work: async (real) => {
      underWay += 1;
      const mine = last.then(real);
      last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        underWay -= 1;
        if (underWay === 0) wake?.();
      }
    },
    run: async (main) => {
      let over = false;
      const outcome = main().finally(() => {
        over = true;
      });
      // It is looked at below, after the turn in which it failed.
      outcome.catch(() => undefined);
      for (;;) {
        await quiet();
        if (over) return outcome;
        const timer = next();
        if (timer === undefined) throw new Error('Everybody waits, and nothing is due.');
        timers.delete(timer);
        now = timer.at;
        timer.work();
      }
    },
  };
}
