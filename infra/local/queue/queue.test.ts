// Q: a queue of SQS, by a clock that the test moves.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/local/gateway.ts';
import { createLocalQueue, type LocalQueue } from './queue.ts';

const SECOND = 1_000;

function start(properties: object = {}) {
  const clock = new FakeClock();
  const dead = createLocalQueue('dead', { QueueName: 'Dead' }, clock, () => undefined);
  const queue = createLocalQueue('jobs', { QueueName: 'Jobs', ...properties }, clock, (arn) =>
    arn === 'dead' ? dead : undefined,
  );
  return { clock, dead, queue };
}
const take = (queue: LocalQueue, most = 10) => queue.receive(most).map(({ body, receives }) => [body, receives]);

describe('a queue', () => {
  it('[GWQ2] gives a message when its delay is over, or that of the queue', () => {
    const { clock, queue } = start({ DelaySeconds: 5 });
    queue.send('now', 0);
    queue.send('later');
    queue.send('last', 9);
    expect(take(queue)).toEqual([['now', 1]]);
    clock.move(5 * SECOND);
    expect(take(queue)).toEqual([['later', 1]]);
    clock.move(4 * SECOND);
    expect(take(queue)).toEqual([['last', 1]]);
  });

  it('[GWQ3] hides a message that was received for a while, and forgets it once it is deleted', () => {
    const { clock, queue } = start({ VisibilityTimeout: 30 });
    for (const body of ['a', 'b', 'c']) queue.send(body);
    const [a, b] = queue.receive(2);
    expect(take(queue)).toEqual([['c', 1]]);
    queue.delete(a?.receiptHandle ?? '');
    clock.move(29 * SECOND);
    expect(take(queue)).toEqual([]);
    clock.move(SECOND);
    // A receipt of before.
    queue.delete(b?.receiptHandle ?? '');
    expect(take(queue)).toEqual([
      ['b', 2],
      ['c', 2],
    ]);
  });

  it('[GWQ3] puts aside what was received too often', () => {
    const { clock, queue, dead } = start({ RedrivePolicy: { deadLetterTargetArn: 'dead', maxReceiveCount: 2 } });
    queue.send('bad');
    for (const receives of [1, 2]) {
      expect(take(queue)).toEqual([['bad', receives]]);
      clock.move(30 * SECOND);
    }
    expect([take(queue), take(dead)]).toEqual([[], [['bad', 3]]]);
  });

  it('[GWQ3] forgets what is older than it keeps', () => {
    const { clock, queue } = start({ MessageRetentionPeriod: 60 });
    queue.send('old');
    clock.move(60 * SECOND);
    expect(take(queue)).toEqual([]);
  });
});
