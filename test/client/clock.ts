// A clock that stands still until a test moves it, with chance that is always the same.
import type { Clock } from '../../src/client/clock.ts';

export interface FakeClock extends Clock {
  /** What `random` gives. */
  chance: number;
  /** Lets `ms` milliseconds pass, running what falls due in order and everything that follows from it at once. */
  pass(ms: number): Promise<void>;
}

export function fakeClock(): FakeClock {
  let now = Date.parse('2026-11-22T12:00:00.000Z');
  let order = 0;
  const timers = new Map<number, { at: number; run: () => void }>();

  const nextDue = (until: number) =>
    [...timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];

  return {
    chance: 0.5,
    now: () => now,
    random() {
      return this.chance;
    },
    after(ms, run) {
      order += 1;
      const id = order;
      timers.set(id, { at: now + ms, run });
      return () => timers.delete(id);
    },
    async pass(ms) {
      const end = now + ms;
      await settled();
      for (let due = nextDue(end); due; due = nextDue(end)) {
        const [id, { at, run }] = due;
        timers.delete(id);
        now = Math.max(now, at);
        run();
        await settled();
      }
      now = end;
    },
  };
}

/** Resolves when every promise that could go on has done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}
