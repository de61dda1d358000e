// SQS and the mapping that feeds a function from it.
import { createHash } from 'node:crypto';
import { pause } from '../../infra/local/clock.ts';
import { charges } from './charges.ts';
import type { Functions } from './functions.ts';
import type { VirtualTime } from './time.ts';
import type { Answering } from './wire.ts';

/** What the template says of the queue and its mapping. */
export interface Mapping {
  functionName: string;
  /** Invocations at once. */
  atOnce: number;
  /** Seconds after which a message that was not done with comes again. */
  visibility: number;
  /** How often a message comes before it is put aside. */
  receives: number;
}

export interface Queue {
  /** For the SDK's client of SQS. */
  answering: Answering;
  /** Resolves when every message is done with. */
  drained(): Promise<void>;
  /** Requests that are charged for: puts by 64 KB, receives and deletes. */
  requests(): number;
  /** Messages that were put aside. */
  dead(): number;
}

export interface QueueOptions {
  time: VirtualTime;
  random: () => number;
  functions: Functions;
  mapping: Mapping;
}

interface Entry {
  Id: string;
  MessageBody: string;
  DelaySeconds?: number;
}

/** Bytes of one request that is charged for. */
const CHUNK = 64 * 1_024;

/** The mapping hands over one message at a time, as the template has it. */
export function createQueue({ time, random, functions, mapping }: QueueOptions): Queue {
  const { functionName, atOnce, visibility, receives } = mapping;
  const line: Entry[] = [];
  const received = new Map<Entry, number>();
  let open = 0;
  let running = 0;
  let requests = 0;
  let dead = 0;
  let onDrained: () => void = () => undefined;

  const close = (): void => {
    open -= 1;
    if (open === 0) onDrained();
  };

  const waiting = async (ms: number, entry: Entry): Promise<void> => {
    await pause(time, ms);
    line.push(entry);
    serve();
  };

  const serve = (): void => {
    while (running < atOnce) {
      const entry = line.shift();
      if (entry === undefined) return;
      running += 1;
      void handOver(entry).finally(() => {
        running -= 1;
        serve();
      });
    }
  };

  const handOver = async (entry: Entry): Promise<void> => {
    const event = { Records: [{ messageId: entry.Id, body: entry.MessageBody, eventSource: 'aws:sqs' }] };
    requests += 1;
    let result = await functions.invoke(functionName, event);
    while ('throttled' in result) {
      await pause(time, charges.throttled);
      result = await functions.invoke(functionName, event);
    }
    const failures = 'value' in result ? ((result.value as BatchAnswer | undefined)?.batchItemFailures ?? []) : [entry];
    if (failures.length === 0) {
      requests += 1;
      return close();
    }
    const times = (received.get(entry) ?? 0) + 1;
    received.set(entry, times);
    if (times < receives) return void waiting(visibility * 1_000, entry);
    dead += 1;
    close();
  };

  return {
    answering: async ({ headers, body }) => {
      const operation = headers['x-amz-target'];
      if (operation !== 'AmazonSQS.SendMessageBatch') throw new Error(`Nobody expected ${operation} here.`);
      const { Entries } = JSON.parse(body) as { Entries: Entry[] };
      const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0);
      requests += Math.max(1, Math.ceil(bytes / CHUNK));
      await pause(time, charges.queue);
      for (const entry of Entries) {
        open += 1;
        const { least, most } = charges.poll;
        void waiting((entry.DelaySeconds ?? 0) * 1_000 + least + random() * (most - least), entry);
      }
      return { status: 200, body: { Successful: Entries.map(successOf), Failed: [] } };
    },
    drained: () =>
      open === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            onDrained = resolve;
          }),
    requests: () => requests,
    dead: () => dead,
  };
}

interface BatchAnswer {
  batchItemFailures?: unknown[];
}

function successOf({ Id, MessageBody }: Entry): object {
  return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}
