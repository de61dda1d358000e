// B: what a run would have cost on AWS, and how long it would have taken there.
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/local/gateway.ts';
import { createLedger, planned } from './ledger.ts';

const KIB = 1_024;

/** Whether something is over by now, as a promise can tell at once. */
const isOver = async (work: Promise<unknown>): Promise<boolean> => {
  let over = false;
  void work.then(() => (over = true));
  await new Promise((resolve) => setImmediate(resolve));
  return over;
};

describe('a ledger', () => {
  it('[GWB1] counts posts by the 32 KB that are charged for, calls, invocations and queued messages', async () => {
    const ledger = createLedger();
    for (const bytes of [0, 1, 32 * KIB, 32 * KIB + 1, 128 * KIB]) await ledger.post(bytes);
    await ledger.dynamo('PutItem', { read: 0, write: 2, ofIndexes: 1 });
    await ledger.dynamo('PutItem', { read: 0, write: 1, ofIndexes: 0 });
    await ledger.dynamo('GetItem', { read: 0.5, write: 0, ofIndexes: 0 });
    ledger.invoked('F', 12.5);
    ledger.invoked('F', 10);
    ledger.queued(3);
    for (const bytes of [0, 64 * KIB, 64 * KIB + 1]) await ledger.queueCall(bytes);
    expect(ledger.bill()).toEqual({
      posts: { calls: 5, messages: 9, bytes: 192 * KIB + 2, late: 0 },
      dynamo: {
        PutItem: { calls: 2, read: 0, write: 3, ofIndexes: 1 },
        GetItem: { calls: 1, read: 0.5, write: 0, ofIndexes: 0 },
      },
      queued: 3,
      queueRequests: 4,
      functions: { F: { invocations: 2, ms: 22.5 } },
    });
  });

  it('[GWB2] lets calls take the time that they are planned to take', async () => {
    const clock = new FakeClock();
    const ledger = createLedger(planned, clock);
    const post = ledger.post(1);
    const dynamo = ledger.dynamo('GetItem', { read: 1, write: 0, ofIndexes: 0 });
    clock.move(4);
    expect([await isOver(dynamo), await isOver(post)]).toEqual([false, false]);
    clock.move(1);
    expect([await isOver(dynamo), await isOver(post)]).toEqual([true, false]);
    clock.move(15);
    expect(await isOver(post)).toBe(true);
    const queue = ledger.queueCall(1);
    clock.move(9);
    expect(await isOver(queue)).toBe(false);
    clock.move(1);
    expect(await isOver(queue)).toBe(true);
  });

  it('[GWB2] lets posts past the quota of the account wait for their turn', async () => {
    const clock = new FakeClock();
    const ledger = createLedger({ post: 0, dynamo: 0, postsPerSecond: 10 }, clock);
    const posts = Array.from({ length: 8 }, () => ledger.post(1));
    expect(await isOver(Promise.all(posts.slice(0, 5)))).toBe(true);
    for (const late of posts.slice(5)) {
      expect(await isOver(late)).toBe(false);
      clock.move(100);
      expect(await isOver(late)).toBe(true);
    }
    expect(ledger.bill().posts).toMatchObject({ calls: 8, late: 3 });
  });

  it('[GWB2] takes no time when it only counts', async () => {
    expect(await isOver(createLedger(undefined, new FakeClock()).post(1))).toBe(true);
  });
});
