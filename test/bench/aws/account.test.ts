// What the emulated account of the bench lets happen: its quota, its functions, its frames.
import { describe, expect, it } from 'vitest';
import { charges } from '../../../bench/aws/charges.ts';
import { createFunctions, type Environment } from '../../../bench/aws/functions.ts';
import { createCallbacks, createSockets } from '../../../bench/aws/sockets.ts';
import { createTime } from '../../../bench/aws/time.ts';
import { createBucket } from '../../../infra/local/bucket.ts';
import { createLedger } from '../../../infra/local/ledger.ts';

const START = Date.UTC(2026, 0, 1);

describe('the account', () => {
  it('[BENCH10] answers posts beyond its quota with 429, charges the others and delivers them once each', async () => {
    const time = createTime(START);
    const ledger = createLedger({ post: 20, dynamo: 5, postsPerSecond: 0 }, time);
    const sockets = createSockets(time);
    const socket = sockets.open('a=');
    const callbacks = createCallbacks(sockets, createBucket({ rate: 10, burst: 3 }, time), time, ledger);
    const post = (id: string) =>
      callbacks({
        method: 'POST',
        path: `/production/@connections/${encodeURIComponent(id)}`,
        headers: {},
        body: '{}',
      });
    const statuses = await time.run(async () => {
      const answers = await Promise.all([post('a='), post('a='), post('gone='), post('a=')]);
      // A tenth of a second later one more may be had.
      await new Promise<void>((resolve) => time.after(80, resolve));
      return [...answers, await post('a=')].map(({ status }) => status);
    });
    expect(statuses).toEqual([200, 200, 410, 429, 200]);
    expect(socket.arrivals.map(({ at }) => at - START)).toEqual([20, 20, 120]);
    expect(ledger.bill().posts.calls).toBe(4);
  });

  it('[BENCH10] throttles a function beyond those it may run at once, and keeps environments for the next event', async () => {
    const time = createTime(START);
    let started = 0;
    const functions = createFunctions({
      time,
      ledger: createLedger(),
      concurrency: 2,
      timeoutOf: () => 29,
      start: (): Environment => {
        started += 1;
        return { handle: () => new Promise((resolve) => time.after(100, () => resolve('done'))), end: () => undefined };
      },
    });
    const results = await time.run(async () => {
      const first = await Promise.all(['a', 'b', 'c'].map((event) => functions.invoke('f', event)));
      return [...first, await functions.invoke('f', 'd')];
    });
    expect(results).toEqual([{ value: 'done' }, { value: 'done' }, { throttled: true }, { value: 'done' }]);
    expect(started).toBe(2);
  });

  it('[BENCH10] ends a function that takes too long, and says that one has failed', async () => {
    const time = createTime(START);
    const ledger = createLedger();
    const ended: string[] = [];
    const functions = createFunctions({
      time,
      ledger,
      concurrency: charges.functions,
      timeoutOf: () => 29,
      start: (name): Environment => ({
        handle: () => (name === 'slow' ? new Promise(() => undefined) : Promise.reject(new Error('broken'))),
        end: () => ended.push(name),
      }),
    });
    const results = await time.run(() => Promise.all(['slow', 'bad'].map((name) => functions.invoke(name, {}))));
    expect(results).toEqual([{ failed: 'ended after 29 s' }, { failed: 'Error: broken' }]);
    expect(ended).toEqual(['bad', 'slow']);
    expect(ledger.bill().functions['slow']).toEqual({ invocations: 1, ms: 29_000 });
  });
});
