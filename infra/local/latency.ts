// What a call takes longer on some days.
import type { Chaos } from './chaos.ts';
import { type Clock, pause } from './clock.ts';

/** Waits as long as it happens to take this time: frames handled at the same time swap places by it. */
export type Latency = () => Promise<void>;

export function createLatency(chaos: Chaos, clock: Clock): Latency {
  return async () => {
    if (chaos.latency > 0) await pause(clock, chaos.upTo('latency', chaos.latency));
  };
}
