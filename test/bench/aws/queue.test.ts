// The queue of the bench and the mapping that feeds a function from it.
import { describe, expect, it } from 'vitest';
import { charges } from '../../../bench/aws/charges.ts';
import type { Result } from '../../../bench/aws/functions.ts';
import { createQueue } from '../../../bench/aws/queue.ts';
import { createTime } from '../../../bench/aws/time.ts';

const START = Date.UTC(2026, 0, 1);
const mapping = { functionName: 'worker', atOnce: 2, visibility: 90, receives: 3 };
const headers = { 'x-amz-target': 'AmazonSQS.SendMessageBatch' };

/** A queue before a function that gives these results, one after the other and the last one for ever, after 100 ms. */
function feeding(...results: Result[]) {
  const time = createTime(START);
  const taken: { body: string; at: number }[] = [];
  const functions = {
    invoke: async (_: string, event: unknown): Promise<Result> => {
      const { Records } = event as { Records: { body: string }[] };
      taken.push({ body: Records[0]?.body ?? '', at: time.now() - START });
      await new Promise<void>((resolve) => time.after(100, resolve));
      return (results.length > 1 ? results.shift() : results[0]) ?? { value: undefined };
    },
  };
  const queue = createQueue({ time, random: () => 0, functions, mapping });
  const put = (bodies: string[], DelaySeconds?: number) => {
    const Entries = bodies.map((MessageBody, at) => ({ Id: String(at), MessageBody, DelaySeconds }));
    return queue.answering({ method: 'POST', path: '/', headers, body: JSON.stringify({ Entries }) });
  };
  const run = (bodies: string[], delay?: number) =>
    time.run(async () => {
      await put(bodies, delay);
      await queue.drained();
    });
  return { queue, taken, run };
}

const first = charges.queue + charges.poll.least;

describe('the queue', () => {
  it('[BENCH10] hands over one message at a time, after its delay, to no more functions than its mapping says', async () => {
    const { queue, taken, run } = feeding({ value: undefined });
    await run(['a', 'b', 'c'], 2);
    expect(taken).toEqual([
      { body: 'a', at: 2_000 + first },
      { body: 'b', at: 2_000 + first },
      { body: 'c', at: 2_100 + first },
    ]);
    // A put, and for each message a receive and a delete.
    expect(queue.requests()).toBe(7);
  });

  it('[BENCH10] tries again when its function is throttled, and after the message was hidden when it has failed', async () => {
    const { queue, taken, run } = feeding({ throttled: true }, { failed: 'broken' }, { value: undefined });
    await run(['a']);
    const again = first + 100 + charges.throttled;
    expect(taken.map(({ at }) => at)).toEqual([first, again, again + 100 + 90_000]);
    expect(queue.dead()).toBe(0);
  });

  it('[BENCH10] puts a message aside that its function never does', async () => {
    const { queue, taken, run } = feeding({ value: { batchItemFailures: [{ itemIdentifier: '0' }] } });
    await run(['a']);
    expect(taken).toHaveLength(3);
    expect(queue.dead()).toBe(1);
  });
});
