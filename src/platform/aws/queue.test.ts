// Jobs on their way into the queue, against an SQS that answers as a test says.
import type { SendMessageBatchCommandInput, SendMessageBatchCommandOutput, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import type { Job } from './jobs.ts';
import { createQueue } from './queue.ts';

const jobs = (count: number): Job[] => Array.from({ length: count }, (_, seq) => ({ kind: 'wave', roomId: 'r', seq }));

/** A queue of which each call refuses the messages with these ids. */
function queueOf(refusals: string[][]) {
  const asked: SendMessageBatchCommandInput[] = [];
  const send = async ({ input }: { input: SendMessageBatchCommandInput }) => {
    asked.push(input);
    const Failed = (refusals.shift() ?? []).map((Id) => ({ Id, Code: 'InternalError', SenderFault: false }));
    return { Failed } as SendMessageBatchCommandOutput;
  };
  return { asked, queue: createQueue({ send } as unknown as SQSClient, 'https://queue') };
}
const idsOf = (asked: SendMessageBatchCommandInput[]) => asked.map(({ Entries = [] }) => Entries.map(({ Id }) => Id));

it('[FAN3] puts ten jobs into the queue with each call', async () => {
  const { asked, queue } = queueOf([]);
  await queue.put(jobs(21), 31);
  expect(asked.map(({ Entries = [] }) => Entries.length)).toEqual([10, 10, 1]);
  const bodies = asked.flatMap(({ Entries = [] }) => Entries.map(({ MessageBody = '' }) => JSON.parse(MessageBody)));
  expect(bodies).toEqual(jobs(21));
  expect(asked[0]).toMatchObject({
    QueueUrl: 'https://queue',
    Entries: [{ DelaySeconds: 31 }, {}, {}, {}, {}, {}, {}, {}, {}, {}],
  });
  await queue.put([]);
  expect(asked).toHaveLength(3);
});

it('[FAN3] puts those again that were refused, and only those', async () => {
  const { asked, queue } = queueOf([['0', '2'], ['2'], []]);
  await queue.put(jobs(3));
  expect(idsOf(asked)).toEqual([['0', '1', '2'], ['0', '2'], ['2']]);
});

it('[FAN3] says so when one stays refused', async () => {
  const { asked, queue } = queueOf(Array.from({ length: 9 }, () => ['1']));
  await expect(queue.put(jobs(2))).rejects.toThrow('the queue refused 1 jobs: InternalError');
  expect(asked).toHaveLength(4);
});
