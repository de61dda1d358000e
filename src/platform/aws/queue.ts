// The way to the worker: jobs put into the queue.
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { encodeJob, type Job } from './jobs.ts';
import { pause } from './pause.ts';

/** Messages in one call: the most that SQS takes. A job has less than 64 KB, so ten stay below the 1 MiB of a call, too. */
const BATCH = 10;
/** Tries after a first one of which some messages were refused. */
const RETRIES = 3;

export interface Queue {
  /** Puts jobs into the queue, to be done in `delay` seconds, at most 900. Throws when one could not be put there. */
  put(jobs: Job[], delay?: number): Promise<void>;
}

/** The queue at an address, as SQS gives it. */
export function createQueue(client: SQSClient, url: string): Queue {
  /** A call may succeed for some of its messages only. */
  const send = async (entries: SendMessageBatchRequestEntry[]): Promise<void> => {
    let left = entries;
    for (let tries = 0; ; tries += 1) {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: left }));
      const refused = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => refused.has(Id));
      if (left.length === 0) return;
      if (tries === RETRIES) throw new Error(`the queue refused ${left.length} jobs: ${Failed[0]?.Code}`);
      await pause(Math.random() * 50 * 2 ** tries);
    }
  };
  return {
    put: async (jobs, delay = 0) => {
      const entries = jobs.map((job, at) => ({ Id: String(at), MessageBody: encodeJob(job), DelaySeconds: delay }));
      await Promise.all(inPieces(entries, BATCH).map(send));
    },
  };
}

/** A list in pieces of at most `size`. */
export function inPieces<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
