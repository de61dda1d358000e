// The queue of the bench, on virtual time; the stand-ins that it is made of have their own tests.
import { describe, expect, it } from 'vitest';
import { createQueues } from '../../../bench/aws/queue.ts';
import { createTime } from '../../../bench/aws/time.ts';
import { createLedger } from '../../../infra/local/ledger.ts';
import type { Result } from '../../../infra/local/lambda/functions.ts';
import { QUEUE_ARN, type Template } from '../../../infra/local/template.ts';

const START = Date.UTC(2026, 0, 1);
const POST = { method: 'POST', path: '/', headers: { 'x-amz-target': 'AmazonSQS.SendMessageBatch' } };
const RedrivePolicy = { deadLetterTargetArn: `${QUEUE_ARN}:dead`, maxReceiveCount: 3 };
const resources: Record<string, object[]> = {
  'AWS::SQS::Queue': [{ QueueName: 'dead' }, { QueueName: 'jobs', VisibilityTimeout: 90, RedrivePolicy }],
  'AWS::Lambda::EventSourceMapping': [
    {
      EventSourceArn: `${QUEUE_ARN}:jobs`,
      FunctionName: 'worker',
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    },
  ],
};
const template: Template = {
  folder: '',
  ref: (id) => id,
  attribute: (id) => id,
  ofType: (type) => (resources[type] ?? []).map((properties) => ({ id: '', type, properties })),
};

/** Puts messages before a function that gives `answer` after 100 ms; gives when it got which. */
async function feed(bodies: string[], DelaySeconds: number, answer: unknown) {
  const time = createTime(START);
  const ledger = createLedger({ post: 0, dynamo: 0, queue: 10, postsPerSecond: 0 }, time);
  const taken: { body: string; at: number }[] = [];
  const functions = {
    invoke: async (_: string, event: unknown): Promise<Result> => {
      const { Records } = event as { Records: { body: string }[] };
      taken.push(...Records.map(({ body }) => ({ body, at: time.now() - START })));
      await new Promise<void>((resolve) => time.after(100, resolve));
      return { value: answer };
    },
  };
  const queues = createQueues({ template, time, random: () => 0.5, ledger, functions });
  const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody, DelaySeconds }));
  await time.run(async () => {
    await queues.answering({ ...POST, body: JSON.stringify({ QueueUrl: 'https://sqs.example/1/jobs', Entries }) });
    await queues.drained();
  });
  return { taken, dead: queues.dead(), requests: ledger.bill().queueRequests };
}

describe('the queue', () => {
  it('[BENCH10] hands over each message after its delay, to no more functions at once than its mapping says', async () => {
    // The put takes 10 ms, a poll finds the message 5 ms later, and receiving it takes 10 ms.
    const first = 2_025;
    expect(await feed(['a', 'b', 'c'], 2, undefined)).toEqual({
      taken: [
        { body: 'a', at: first },
        { body: 'b', at: first },
        // Until then one of them has run for 100 ms and was deleted, and this one is received.
        { body: 'c', at: first + 120 },
      ],
      dead: 0,
      requests: 7,
    });
  });

  it('[BENCH10] puts a message aside that its function never does', async () => {
    const { taken, dead } = await feed(['a'], 0, { batchItemFailures: 'all' });
    expect(taken).toHaveLength(3);
    expect(dead).toBe(1);
  });
});
