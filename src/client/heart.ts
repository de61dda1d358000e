// The heartbeat: shows that the line lives, and brings the ends of the logs, so that a lost last event comes to light.
import type { Output } from '../protocol/index.ts';
import type { Ask } from './ask.ts';
import { type Clock, noWait } from './clock.ts';
import { Lost } from './refusal.ts';

/** Part of the interval by which a beat comes earlier or later than the last one, so that tabs do not beat together. */
const SPREAD = 0.1;
/** Every so many beats all own rooms are asked for, not only the opened ones. */
const ALL_ROOMS_EVERY = 10;
/** A tab that has just woken does not wait long to find out that its line is dead. */
const PROBE_MS = 3_000;

/**
 * Milliseconds between two beats. `hiddenBeatMs`: while the tab is out of sight, if that makes a difference. `headPauseMs`:
 * for so long a tab that has just come, or closed a room, may not be told where rooms end.
 */
export interface Pace {
  beatMs: number;
  hiddenBeatMs?: number | undefined;
  headPauseMs?: number | undefined;
}

export interface Heart {
  start(pace: Pace): void;
  stop(): void;
  /** A room was closed: what was said in it meanwhile may not be told. */
  closed(): void;
  /** Beats now, for all rooms, waits only shortly for the answer, and goes on at the pace of now. */
  probe(): void;
}

/** The heart of a tab. It beats from `start` to `stop`, and ends a connection that does not answer. */
export function createHeart(options: {
  ask: Ask;
  clock: Clock;
  visible(): boolean;
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
  let pace: Pace = { beatMs: 0 };
  let count = 0;
  let life = 0;
  let cancel = noWait;
  /** Beats ask for all rooms until one of them goes out after this moment (Unix ms). */
  let doubtUntil: number | undefined;

  function doubt(): void {
    if (pace.headPauseMs !== undefined) doubtUntil = clock.now() + pace.headPauseMs;
  }

  /** `whole`: all that other devices may have changed is to be heard, not only where rooms end. */
  async function beat(whole: boolean, withinMs?: number): Promise<void> {
    const mine = life;
    const rooms = whole || doubtUntil !== undefined;
    if (doubtUntil !== undefined && clock.now() >= doubtUntil) doubtUntil = undefined;
    try {
      let after: string | undefined;
      do {
        const sent = clock.now();
        const reply = await ask('beat', { ...(rooms ? { rooms } : {}), ...(after ? { after } : {}) }, withinMs);
        if (mine !== life) return;
        options.heard(reply, clock.now() - sent);
        after = reply.next;
      } while (after);
      if (whole) options.allHeard();
    } catch (error) {
      if (mine === life && error instanceof Lost) options.dead();
    }
  }

  function next(): void {
    cancel();
    const { beatMs, hiddenBeatMs = beatMs } = pace;
    const every = options.visible() ? beatMs : hiddenBeatMs;
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
    start(to) {
      stop();
      pace = to;
      doubt();
      next();
    },
    stop() {
      stop();
      options.planned();
    },
    closed: doubt,
    probe() {
      void beat(true, PROBE_MS);
      next();
    },
  };
}
