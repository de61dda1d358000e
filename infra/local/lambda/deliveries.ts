// X4: queues and streams deliver at least once, so a function may get an event again although nothing failed.
import type { Chaos } from '../chaos.ts';
import type { Functions, Result } from './functions.ts';

/** Hands an event of a queue or a stream to a function; gives what came of the last time. */
export function createDeliveries({ invoke }: Pick<Functions, 'invoke'>, chaos: Chaos) {
  return async (arn: string, event: unknown): Promise<Result> => {
    const result = await invoke(arn, event);
    return chaos.happens('X4') ? invoke(arn, event) : result;
  };
}
