// An event source mapping: takes batches out of a queue, hands them to a function, and deletes what is done with (Lambda
// developer guide: "Using Lambda with Amazon SQS", "Configuring scaling behavior for SQS event source mappings").
import { type Clock, pause } from '../clock.ts';
import type { Result } from '../lambda/functions.ts';
import type { Ledger } from '../ledger.ts';
import type { Json } from '../template.ts';
import { batchEvent, doneWith } from './events.ts';
import type { LocalQueue, Received } from './queue.ts';

const SECOND = 1_000;
/** Batches that Lambda begins with, at the same time. It adds more of them by the minute, which is left out here. */
const POLLERS = 5;
/** Milliseconds after which a throttled batch is tried again. Lambda backs off; how fast is not documented. */
const THROTTLED_PAUSE = 200;
/** Messages in a batch when the mapping does not say how many. */
const BATCH = 10;

export interface Source {
  /** Takes no more out of the queue, and resolves when what was taken has been handled. */
  stop(): Promise<void>;
}

export interface SourceOptions {
  /** Of the mapping, as in the template. */
  properties: Json;
  queue: LocalQueue;
  deliver(functionName: string, event: unknown): Promise<Result>;
  clock: Clock;
  ledger?: Ledger | undefined;
}

export function startSource({ properties, queue, deliver, clock, ledger }: SourceOptions): Source {
  const { FunctionName, BatchSize = BATCH, MaximumBatchingWindowInSeconds: window = 0 } = properties;
  const most = Math.min(POLLERS, properties.ScalingConfig?.MaximumConcurrency ?? POLLERS);
  const reports = (properties.FunctionResponseTypes ?? []).includes('ReportBatchItemFailures');
  const running = new Set<Promise<void>>();
  let windowOpen = false;
  let stopped = false;

  /** The result of a batch. One that is throttled is tried again until its messages would be seen by others. */
  const resultOf = async (batch: Received[]): Promise<Result> => {
    const giveUp = clock.now() + queue.visibilityTimeout;
    for (;;) {
      const result = await deliver(FunctionName, batchEvent(queue.arn, batch));
      if (!('throttled' in result) || stopped || clock.now() + THROTTLED_PAUSE > giveUp) return result;
      await pause(clock, THROTTLED_PAUSE);
    }
  };

  const handle = async (batch: Received[]): Promise<void> => {
    await ledger?.queueCall(batch.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0));
    const result = await resultOf(batch);
    // What is not deleted comes again when its visibility timeout has passed.
    if (!('value' in result)) return;
    const done = reports ? doneWith(batch, result.value) : batch;
    if (done.length > 0) await ledger?.queueCall(0);
    for (const { receiptHandle } of done) queue.delete(receiptHandle);
  };

  const take = (): void => {
    windowOpen = false;
    if (stopped) return;
    while (running.size < most) {
      const batch = queue.receive(BatchSize);
      if (batch.length === 0) return;
      const work = handle(batch).finally(() => {
        running.delete(work);
        look();
      });
      running.add(work);
    }
  };

  /** Takes a full batch at once, and a smaller one when the window has passed. */
  const look = (): void => {
    if (stopped || queue.available() === 0) return;
    if (window === 0 || queue.available() >= BatchSize) return take();
    if (windowOpen) return;
    windowOpen = true;
    clock.after(window * SECOND, take);
  };

  queue.onAvailable(look);
  look();
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}
