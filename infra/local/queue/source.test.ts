// Q: an event source mapping between a queue and a function of the test's own.
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock, until } from '../../../test/local/gateway.ts';
import type { Result } from '../lambda/functions.ts';
import { createLedger } from '../ledger.ts';
import type { Json } from '../template.ts';
import { createLocalQueue } from './queue.ts';
import { type Source, startSource } from './source.ts';

const SECOND = 1_000;
const reporting = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const done: Result = { value: null };

let source: Source | undefined;
afterEach(() => source?.stop());

/** A queue of 30 s that feeds a function; `answer` is what the function answers to the bodies of a batch. */
function start(mapping: object, answer: (bodies: string[], event: Json) => Promise<Result> | Result = () => done) {
  const clock = new FakeClock();
  const ledger = createLedger();
  const queue = createLocalQueue('jobs', { QueueName: 'Jobs', VisibilityTimeout: 30 }, clock, () => undefined);
  const batches: string[][] = [];
  const deliver = async (name: string, event: Json): Promise<Result> => {
    expect(name).toBe('F');
    const bodies = event.Records.map(({ body }: Json) => body);
    batches.push(bodies);
    return answer(bodies, event);
  };
  source = startSource({ properties: { FunctionName: 'F', ...mapping }, queue, deliver, clock, ledger });
  return { clock, queue, batches, ledger, handled: (count: number) => until(() => batches[count - 1] && batches) };
}

/** Whether nothing is left, now and after the visibility timeout. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('an event source mapping', () => {
  it('[GWQ4] hands a function what the queue has, as the event of a batch', async () => {
    let seen: Json;
    const { queue, handled, clock } = start({}, (_, event) => {
      seen = event;
      return done;
    });
    const { messageId, md5 } = queue.send('{"a":1}');
    await handled(1);
    expect(seen.Records).toEqual([
      {
        messageId,
        receiptHandle: expect.any(String),
        body: '{"a":1}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(clock.now()),
          SenderId: expect.any(String),
          ApproximateFirstReceiveTimestamp: String(clock.now()),
        },
        messageAttributes: {},
        md5OfBody: md5,
        eventSource: 'aws:sqs',
        eventSourceARN: 'jobs',
        awsRegion: 'us-east-1',
      },
    ]);
  });

  it('[GWQ4] takes at most so many messages, and waits for more of them if it has a window', async () => {
    const { queue, handled, clock, batches } = start({ BatchSize: 2, MaximumBatchingWindowInSeconds: 5 });
    queue.send('a');
    clock.move(4 * SECOND);
    expect(batches).toEqual([]);
    clock.move(SECOND);
    expect(await handled(1)).toEqual([['a']]);
    for (const body of ['b', 'c']) queue.send(body);
    expect(await handled(2)).toEqual([['a'], ['b', 'c']]);
  });

  it.each([
    [2, 2],
    [undefined, 5],
  ])('[GWQ4] runs at most %s at once, or five', async (MaximumConcurrency, most) => {
    let under = 0;
    let highest = 0;
    const ends: (() => void)[] = [];
    const { queue, handled } = start({ BatchSize: 1, ScalingConfig: { MaximumConcurrency } }, async () => {
      highest = Math.max(highest, (under += 1));
      await new Promise<void>((resolve) => ends.push(resolve));
      under -= 1;
      return done;
    });
    for (let i = 0; i < 9; i += 1) queue.send(String(i));
    for (let i = 0; i < 9; i += 1) (await until(() => ends[i]))();
    await handled(9);
    expect(highest).toBe(most);
  });

  it('[GWQ5] deletes what was handled, and has the rest come again', async () => {
    const answers: Result[] = [{ failed: 'broken' }, done];
    const { queue, handled, clock, batches, ledger } = start({}, () => answers.shift() ?? done);
    queue.send('a');
    await handled(1);
    await settled();
    clock.move(30 * SECOND);
    expect(await handled(2)).toEqual([['a'], ['a']]);
    await settled();
    clock.move(30 * SECOND);
    await settled();
    expect(batches).toHaveLength(2);
    // Received twice, deleted once.
    expect(ledger.bill().queueRequests).toBe(3);
  });

  it.each([
    ['those that it names', { batchItemFailures: [{ itemIdentifier: 'B' }] }, ['b']],
    ['none if it names none', { batchItemFailures: [] }, []],
    ['none if it says nothing', {}, []],
    ['none for no answer', null, []],
    ['all for a name that is empty', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
    ['all for no name', { batchItemFailures: [{}] }, ['a', 'b']],
    ['all for what is no answer', 'fine', ['a', 'b']],
  ])('[GWQ5] has those come again that a function reports: %s', async (_, answer, again) => {
    let first = true;
    const { queue, handled, clock, batches } = start(
      { BatchSize: 2, MaximumBatchingWindowInSeconds: 1, ...reporting },
      (__, event) => {
        if (!first) return done;
        first = false;
        const idOfB = event.Records[1].messageId;
        return { value: JSON.parse(JSON.stringify(answer).replace('"B"', JSON.stringify(idOfB))) };
      },
    );
    for (const body of ['a', 'b']) queue.send(body);
    await handled(1);
    await settled();
    clock.move(31 * SECOND);
    await settled();
    expect(batches.slice(1).flat()).toEqual(again);
  });

  it('[GWQ6] tries a throttled batch again until its messages would be seen by others', async () => {
    const answers: Result[] = [{ throttled: true }, { throttled: true }, done];
    const { queue, clock, handled, batches } = start({}, () => answers.shift() ?? done);
    queue.send('a');
    for (let times = 1; times < 3; times += 1) {
      await handled(times);
      await until(() => (clock.waiting > 1 ? true : undefined));
      clock.move(200);
    }
    await handled(3);
    await settled();
    clock.move(60 * SECOND);
    await settled();
    expect(batches).toEqual([['a'], ['a'], ['a']]);
  });
});
