// The queues and the event source mappings of the template, at work.
import type { Chaos } from '../chaos.ts';
import type { Clock } from '../clock.ts';
import { createDeliveries } from '../lambda/deliveries.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Latency } from '../latency.ts';
import type { Ledger } from '../ledger.ts';
import type { Allowed } from '../permissions.ts';
import { QUEUE_ARN, type Template } from '../template.ts';
import { startQueueApi } from './api.ts';
import { createLocalQueue, type LocalQueue } from './queue.ts';
import { type Source, startSource } from './source.ts';

/** What the role of a function needs before a mapping that feeds it can be made. */
const NEEDED = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

export interface Queues {
  /** Of the API of SQS. */
  endpoint: string;
  /** Feeds the functions. Throws when a role does not let it. */
  feed(functions: Pick<Functions, 'invoke'>): void;
  stop(): Promise<void>;
}

export interface QueuesOptions {
  template: Template;
  allowed: Allowed;
  chaos: Chaos;
  clock: Clock;
  latency?: Latency;
  ledger?: Ledger | undefined;
}

export async function startQueues({
  template,
  allowed,
  chaos,
  clock,
  latency,
  ledger,
}: QueuesOptions): Promise<Queues> {
  const queues = new Map<string, LocalQueue>();
  for (const { properties } of template.ofType('AWS::SQS::Queue')) {
    const arn = `${QUEUE_ARN}:${properties.QueueName}`;
    queues.set(
      arn,
      createLocalQueue(arn, properties, clock, (other) => queues.get(other)),
    );
  }
  const api = await startQueueApi({
    queueAt: (url) => queues.get(`${QUEUE_ARN}:${url.slice(url.lastIndexOf('/') + 1)}`),
    allowed,
    ...(latency && { latency }),
    ledger,
  });
  let sources: Source[] = [];
  return {
    endpoint: api.endpoint,
    feed: (functions) => {
      const deliver = createDeliveries(functions, chaos);
      sources = template.ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => {
        const { EventSourceArn: arn, FunctionName: name } = properties;
        const queue = queues.get(arn);
        if (queue === undefined) throw new Error(`the local run does not know the event source ${arn}`);
        const missing = NEEDED.find((action) => !allowed(name, `sqs:${action}`, arn));
        if (missing !== undefined) throw new Error(`the role of ${name} does not allow sqs:${missing} on ${arn}`);
        return startSource({ properties, queue, deliver, clock, ledger });
      });
    },
    stop: async () => {
      await Promise.all(sources.map((source) => source.stop()));
      api.stop();
    },
  };
}
