// Questions that must be answered: asked again, with growing pauses, for as long as their answer is of use.
import type { CommandName, Input, Output } from '../protocol/index.ts';
import type { Ask } from './ask.ts';
import { createBackoff } from './backoff.ts';
import { type Clock, pause } from './clock.ts';
import { Refusal } from './refusal.ts';

/** Asks until there is an answer. Undefined when it was `wanted` no more; rejects with a `Refusal` that stays one. */
export type Insist = <N extends CommandName>(
  name: N,
  input: Input<N>,
  wanted: () => boolean,
) => Promise<Output<N> | undefined>;

/** Makes an `Insist` of an `Ask`. Between two tries it waits longer each time, or as long as the server said. */
export function createInsist(ask: Ask, clock: Clock): Insist {
  return async (name, input, wanted) => {
    const backoff = createBackoff(clock);
    while (wanted()) {
      try {
        const reply = await ask(name, input);
        return wanted() ? reply : undefined;
      } catch (error) {
        const refusal = error instanceof Refusal ? error : undefined;
        if (refusal && refusal.retry !== 'later' && wanted()) throw error;
        if (wanted()) await pause(clock, backoff.next(refusal?.afterMs));
      }
    }
    return undefined;
  };
}
