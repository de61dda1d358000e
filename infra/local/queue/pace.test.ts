// How long a message to very many takes by the planned times of calls, on a clock that runs no faster for a faster machine.
import { expect, it } from 'vitest';
import { FakeClock } from '../../../test/local/gateway.ts';
import { type AwsStore, postedIn } from '../../../test/platform/fanout.ts';
import { createFanout } from '../../../src/platform/aws/fanout.ts';
import { encodeJob } from '../../../src/platform/aws/jobs.ts';
import type { Post } from '../../../src/platform/aws/post.ts';
import { inPieces, type Queue } from '../../../src/platform/aws/queue.ts';
import type { Database } from '../../../src/platform/aws/store/database.ts';
import { createTransport } from '../../../src/platform/aws/transport.ts';
import { createWorker } from '../../../src/platform/aws/worker.ts';
import { WORKERS } from '../../cost/attack.ts';
import { pause } from '../clock.ts';
import { createLedger, planned } from '../ledger.ts';
import { createLocalQueue } from './queue.ts';
import { startSource } from './source.ts';

/** Milliseconds until a worker's function runs: each of the five begins cold. Guesses. */
const COLD = 300;
const WARM = 10;
/** Rows of a recipient, of some 190 bytes, in one page of a query. */
const PAGE = Math.floor(1_048_576 / 190);

async function lastOf(count: number): Promise<{ ms: number; reached: number }> {
  const clock = new FakeClock();
  const ledger = createLedger(planned, clock);
  const log = { write: () => undefined };
  const rows = Array.from({ length: count }, (_, i) => {
    return { connectionId: String(i).padStart(16, '0'), kind: 'parley', openedAt: 0, expiresAt: Infinity };
  });
  const query: Database['query'] = async (_, { ExpressionAttributeValues = {} }, limit = Infinity) => {
    const from = ExpressionAttributeValues[':after'] as string;
    const found = rows.filter(({ connectionId }) => connectionId > from).slice(0, limit);
    for (let page = 0; page < Math.max(1, Math.ceil(found.length / PAGE)); page += 1) {
      await ledger.dynamo('Query', { read: 0, write: 0, ofIndexes: 0 });
    }
    return found;
  };
  const reached = new Set<string>();
  let last = 0;
  const post: Post = {
    send: async (connectionId, text) => {
      await ledger.post(text.length);
      reached.add(connectionId);
      last = clock.now();
      return 'sent';
    },
    end: async () => 'sent',
  };
  const jobs = createLocalQueue('jobs', { QueueName: 'Jobs', VisibilityTimeout: 90 }, clock, () => undefined);
  const queue: Queue = {
    put: async (some, delay) => {
      const call = async (texts: string[]) => {
        await ledger.queueCall(0);
        for (const text of texts) jobs.send(text, delay);
      };
      await Promise.all(inPieces(some.map(encodeJob), 10).map(call));
    },
  };
  const store = {} as Pick<AwsStore, 'connections' | 'records' | 'roomLog'>;
  const fanout = createFanout({
    db: { query } as Database,
    store: { ...store, roomLog: { after: undefined, messages: undefined } as never },
    post,
    queue,
    clock,
    log,
  });
  const worker = createWorker(fanout, log);
  let started = 0;
  const source = startSource({
    properties: { FunctionName: 'F', BatchSize: 1, ScalingConfig: { MaximumConcurrency: WORKERS } },
    queue: jobs,
    deliver: async (_, event) => {
      await pause(clock, (started += 1) > WORKERS ? WARM : COLD);
      return { value: await worker(event as never) };
    },
    clock,
    ledger,
  });
  const begun = clock.now();
  void createTransport(fanout, queue, post, log).publish({ roomId: 'r' }, postedIn('r'));
  while (reached.size < count && clock.now() - begun < 60_000) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.move(1);
  }
  await new Promise((resolve) => setImmediate(resolve));
  void source.stop();
  return { ms: last - begun, reached: reached.size };
}

it.each([
  [1_000, 1_500],
  [10_000, 6_000],
])('[FAN11] reaches the last of %i connections within %i ms', async (count, most) => {
  const { ms, reached } = await lastOf(count);
  expect(reached).toBe(count);
  expect(ms).toBeLessThanOrEqual(most);
});
