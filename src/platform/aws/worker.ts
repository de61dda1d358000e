// The worker's side of the queue: a batch of messages in, the ones that have to come again out.
import type { Log } from '../../core/ports.ts';
import type { Fanout } from './fanout.ts';
import { decodeJob } from './jobs.ts';

/** What the queue's event source hands to a function, as far as we look at it. */
export interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

/** Messages that stay in the queue; the others of the batch are done with. */
export interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

export type Worker = (event: QueueEvent) => Promise<BatchAnswer>;

/** Does the jobs of a batch at the same time. Never rejects: a job that fails is logged, and stays in the queue. */
export function createWorker({ run }: Pick<Fanout, 'run'>, log: Log): Worker {
  return async ({ Records }) => {
    const failures = await Promise.all(
      Records.map(async ({ messageId, body }) => {
        try {
          await run(decodeJob(body));
          return [];
        } catch (cause) {
          log.write('error', 'job_failed', { messageId, cause: String(cause) });
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  };
}
