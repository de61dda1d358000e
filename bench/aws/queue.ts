// SQS and the mappings that feed functions from it, those of the template: the stand-ins of the local run, in this process
// and on virtual time.
import { createLocalQueue, type LocalQueue } from '../../infra/local/queue/queue.ts';
import { startSource } from '../../infra/local/queue/source.ts';
import type { Ledger } from '../../infra/local/ledger.ts';
import { QUEUE_ARN, type Template } from '../../infra/local/template.ts';
import { charges } from './charges.ts';
import type { Functions } from './functions.ts';
import type { VirtualTime } from './time.ts';
import type { Answering } from './wire.ts';

export interface Queues {
  /** For the SDK's client of SQS. */
  answering: Answering;
  /** Resolves when every message is done with, or was put aside. */
  drained(): Promise<void>;
  /** Messages that were put aside, because their function never did them. */
  dead(): number;
}

export interface QueuesOptions {
  template: Template;
  time: VirtualTime;
  random: () => number;
  ledger: Ledger;
  functions: Functions;
}

interface Batch {
  QueueUrl: string;
  Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[];
}

const SECOND = 1_000;

export function createQueues({ template, time, random, ledger, functions }: QueuesOptions): Queues {
  const queues = new Map<string, LocalQueue>();
  let open = 0;
  let dead = 0;
  let onDrained: (() => void) | undefined;
  const close = (): void => {
    open -= 1;
    if (open === 0) onDrained?.();
  };

  for (const { properties } of template.ofType('AWS::SQS::Queue')) {
    const arn = `${QUEUE_ARN}:${properties.QueueName}`;
    const queue = createLocalQueue(arn, properties, time, (other) => queues.get(other));
    queues.set(arn, {
      ...queue,
      delete: (receiptHandle) => {
        queue.delete(receiptHandle);
        close();
      },
      adopt: () => {
        dead += 1;
        close();
      },
    });
  }
  for (const { properties } of template.ofType('AWS::Lambda::EventSourceMapping')) {
    const queue = queues.get(properties.EventSourceArn);
    if (queue !== undefined) startSource({ properties, queue, deliver: functions.invoke, clock: time, ledger });
  }

  return {
    answering: async ({ headers, body }) => {
      const operation = headers['x-amz-target'];
      if (operation !== 'AmazonSQS.SendMessageBatch') throw new Error(`Nobody expected ${operation} here.`);
      const { QueueUrl, Entries } = JSON.parse(body) as Batch;
      const queue = queues.get(`${QUEUE_ARN}:${QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)}`);
      if (queue === undefined) throw new Error(`The template has no queue ${QueueUrl}.`);
      await ledger.queueCall(Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0));
      const Successful = Entries.map(({ Id, MessageBody, DelaySeconds = 0 }) => {
        open += 1;
        const { messageId: MessageId, md5 } = queue.send(
          MessageBody,
          DelaySeconds + (random() * charges.poll) / SECOND,
        );
        return { Id, MessageId, MD5OfMessageBody: md5 };
      });
      ledger.queued(Entries.length);
      return { status: 200, body: { Successful, Failed: [] } };
    },
    drained: () =>
      new Promise((resolve) => {
        onDrained = resolve;
        if (open === 0) resolve();
      }),
    dead: () => dead,
  };
}
