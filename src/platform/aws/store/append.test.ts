// Appending when DynamoDB does not answer, or others are faster. What happens when all is well is in the contract.
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRoom, postOf, type Writer, writer } from '../../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../../test/platform/aws.ts';
import { ChatError } from '../../../protocol/errors.ts';
import { createAppend } from './append.ts';
import type { Database } from './database.ts';

const clock = { now: () => Date.now() };
const timeout = () => Object.assign(new Error('late'), { name: 'TimeoutError' });
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'no',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe.skipIf(unsupported !== undefined)('an append', () => {
  let store: Awaited<ReturnType<typeof makeStore>>;
  let roomId: string;
  let ann: Writer;
  beforeAll(async () => {
    store = await makeStore();
    const room = newRoom();
    ({ roomId } = room);
    await store.rooms.create(room);
    ann = await writer(store, roomId);
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  /** An append whose n-th transaction goes as `steps` say: before it, or after it was stored. */
  const appendWith = (steps: { before?: () => Error; after?: () => Error }[]) => {
    let calls = 0;
    const transact: Database['transact'] = async (items) => {
      const step = steps[calls] ?? {};
      calls += 1;
      if (step.before !== undefined) throw step.before();
      await store.db.transact(items);
      if (step.after !== undefined) throw step.after();
    };
    return { append: createAppend({ ...store.db, transact }, clock, false), calls: () => calls };
  };
  const texts = async () => (await store.roomLog.before(roomId, undefined, 100)).map(({ message }) => message);

  it.each([
    ['DynamoDB does not answer', timeout],
    ['it cannot be reached', () => Object.assign(new Error('x'), { code: 'ECONNRESET' })],
    ['the store says so already', () => new ChatError('unavailable')],
  ])('[AWS15] whose answer is lost is found by its key and not stored twice: %s', async (why, after) => {
    const { append, calls } = appendWith([{ after }]);
    const done = await append(roomId, postOf(ann.user, why), ann.guard);
    expect(done).toMatchObject({ repeated: false, message: { message: why } });
    expect(calls()).toBe(1);
    expect((await texts()).filter((text) => text === why)).toEqual([why]);
  });

  it('[AWS15] that was not stored is tried again', async () => {
    const { append, calls } = appendWith([
      { before: timeout },
      { before: () => cancelled('TransactionConflict', 'None') },
    ]);
    expect(await append(roomId, postOf(ann.user, 'third time'), ann.guard)).toMatchObject({ repeated: false });
    expect(calls()).toBe(3);
    expect((await texts()).filter((text) => text === 'third time')).toHaveLength(1);
  });

  it('[AWS16] to a room that is too busy is refused for now, and nothing is stored', async () => {
    const busy = () => cancelled('ConditionalCheckFailed', 'None', 'None');
    const { append, calls } = appendWith(Array.from({ length: 9 }, () => ({ before: busy })));
    const head = await store.roomLog.head(roomId);
    const start = performance.now();
    const refused = append(roomId, postOf(ann.user, 'busy'), ann.guard);
    await expect(refused).rejects.toMatchObject({ code: 'unavailable', afterMs: 1_000 });
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(calls()).toBeLessThanOrEqual(6);
    expect(await store.roomLog.head(roomId)).toEqual(head);
  });

  it('[AWS16] that DynamoDB calls wrong is a mistake of ours and is not tried again', async () => {
    const { append, calls } = appendWith([{ before: () => cancelled('ValidationError') }]);
    await expect(append(roomId, postOf(ann.user, 'wrong'), ann.guard)).rejects.toThrow(TransactionCanceledException);
    expect(calls()).toBe(1);
  });

  it('[AWS15] checks the guard again before each try', async () => {
    const bea = await writer(store, roomId);
    const { append } = appendWith([
      {
        before: () => {
          leaving = store.connections.close(bea.guard.connectionId);
          return cancelled('ConditionalCheckFailed');
        },
      },
    ]);
    let leaving: Promise<void> = Promise.resolve();
    await expect(append(roomId, postOf(bea.user, 'gone'), bea.guard)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    await leaving;
    expect(await texts()).not.toContain('gone');
  });
});
