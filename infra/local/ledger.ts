// What a run would have cost on AWS: calls are counted by kind, and may be made to take the time that they are planned
// to take there. Figures of what is charged for: docs/aws.md.
import type { Units } from './database/units.ts';
import { createBucket } from './bucket.ts';
import { type Clock, pause, realClock } from './clock.ts';

export interface Charges {
  /** Milliseconds that a post takes. */
  post: number;
  /** Milliseconds that a call to DynamoDB takes. */
  dynamo: number;
  /** Milliseconds that a call to SQS takes. */
  queue?: number;
  /** Posts a second that the account may make, and half as many at once; those beyond wait for their turn. 0: no limit. */
  postsPerSecond: number;
}

/** Planning values, not measured: 15 to 30 ms are reckoned with for a post, and 10,000 a second are the quota. */
export const planned: Charges = { post: 20, dynamo: 5, queue: 10, postsPerSecond: 10_000 };

export interface Bill {
  /** `messages`: what API Gateway charges for, one for each 32 KB begun. `late`: those that had to wait for the quota. */
  posts: { calls: number; messages: number; bytes: number; late: number };
  /** By operation: calls and request units; `ofIndexes` are those of the written units that are for indexes. */
  dynamo: Record<string, { calls: number } & Units>;
  /** Messages put into queues. */
  queued: number;
  /** What SQS charges for: one for each 64 KB begun of a call that sends, receives or deletes. Polling in vain is not in it. */
  queueRequests: number;
  /** By function: invocations and their milliseconds on this machine, the start of an environment included. */
  functions: Record<string, { invocations: number; ms: number }>;
}

export interface Ledger {
  /** A post of so many bytes. Resolves when the time has passed that it takes. */
  post(bytes: number): Promise<void>;
  /** A call to DynamoDB. Resolves when the time has passed that it takes. */
  dynamo(operation: string, units: Units): Promise<void>;
  queued(messages: number): void;
  /** A call to SQS with messages of so many bytes. Resolves when the time has passed that it takes. */
  queueCall(bytes: number): Promise<void>;
  invoked(functionName: string, ms: number): void;
  /** What has come together so far. */
  bill(): Bill;
}

/** Bytes in one message that is charged for. */
const MESSAGE = 32 * 1_024;
/** Bytes in one request to SQS that is charged for. */
const REQUEST = 64 * 1_024;

/** Without `charges`, calls are counted and take no longer. */
export function createLedger(charges?: Charges, clock: Clock = realClock): Ledger {
  const { post, dynamo, queue = 0, postsPerSecond: rate } = charges ?? { post: 0, dynamo: 0, postsPerSecond: 0 };
  const quota = rate === 0 ? undefined : createBucket({ rate, burst: rate / 2 }, clock);
  const posts = { calls: 0, messages: 0, bytes: 0, late: 0 };
  const bill: Bill = { posts, dynamo: {}, queued: 0, queueRequests: 0, functions: {} };
  return {
    post: async (bytes) => {
      const wait = quota?.owe() ?? 0;
      bill.posts.calls += 1;
      bill.posts.messages += Math.max(1, Math.ceil(bytes / MESSAGE));
      bill.posts.bytes += bytes;
      if (wait > 0) bill.posts.late += 1;
      await pause(clock, wait + post);
    },
    dynamo: async (operation, { read, write, ofIndexes }) => {
      const entry = (bill.dynamo[operation] ??= { calls: 0, read: 0, write: 0, ofIndexes: 0 });
      entry.calls += 1;
      entry.read += read;
      entry.write += write;
      entry.ofIndexes += ofIndexes;
      await pause(clock, dynamo);
    },
    queued: (messages) => {
      bill.queued += messages;
    },
    queueCall: async (bytes) => {
      bill.queueRequests += Math.max(1, Math.ceil(bytes / REQUEST));
      await pause(clock, queue);
    },
    invoked: (functionName, ms) => {
      const entry = (bill.functions[functionName] ??= { invocations: 0, ms: 0 });
      entry.invocations += 1;
      entry.ms += ms;
    },
    bill: () => structuredClone(bill),
  };
}
