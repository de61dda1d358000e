// The heartbeat: shows that the line lives, and brings the ends of the logs, so that a lost last event comes to light.
import type { Output } from '../protocol/index.ts';
import type { Ask } from './ask.ts';
import { type Clock, noWait } from './clock.ts';
import { Lost } from './refusal.ts';

const SPREAD = 0.2;
/** Every so many beats all own rooms are asked for, not only the opened ones. */
const ALL_ROOMS_EVERY = 10;
/** A tab that has just woken does not wait long to find out that its line is dead. */
const PROBE_MS = 3_000;

export interface Heart {
  start(beatMs: number): void;
  stop(): void;
  /** Beats now, for all rooms, and waits only shortly for the answer. */
  probe(): void;
}

export function createHeart(options: {
  ask: Ask;
  clock: Clock;
  /** A beat was answered after `ms`. */
  heard(reply: Output<'beat'>, ms: number): void;
  /** A beat for all rooms was answered to its end. */
  allHeard(): void;
  /** The next beat goes out at this moment (Unix ms); without one, there is none. */
  planned(at?: number): void;
  /** A beat stayed unanswered: the line is dead. */
  dead(): void;
}): Heart {
  const { ask, clock } = options;
  let every = 0;
  let count = 0;
  let life = 0;
  let cancel = noWait;

  async function beat(rooms: boolean, withinMs?: number): Promise<void> {
    const mine = life;
    try {
      let after: string | undefined;
      do {
        const sent = clock.now();
        const reply = await ask('beat', { ...(rooms ? { rooms } : {}), ...(after ? { after } : {}) }, withinMs);
        if (mine !== life) return;
        options.heard(reply, clock.now() - sent);
        after = reply.next;
      } while (after);
      if (rooms) options.allHeard();
    } catch (error) {
      if (mine === life && error instanceof Lost) options.dead();
    }
  }

  function next(): void {
    const ms = Math.round(every * (1 - SPREAD + 2 * SPREAD * clock.random()));
    options.planned(clock.now() + ms);
    cancel = clock.after(ms, () => {
      count += 1;
      void beat(count % ALL_ROOMS_EVERY === 0);
      next();
    });
  }

  function stop(): void {
    life += 1;
    cancel();
  }

  return {
    start(beatMs) {
      stop();
      every = beatMs;
      next();
    },
    stop() {
      stop();
      options.planned();
    },
    probe: () => void beat(true, PROBE_MS),
  };
}
