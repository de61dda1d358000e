import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRoom, postOf, type Writer, writer } from '../../../../test/contract/drafts.ts';
import { makeStore, stopStores, unsupported } from '../../../../test/platform/aws.ts';
import { limits } from '../../../core/limits.ts';
import { type Quota, spend } from './quota.ts';
import { createAppend } from './append.ts';

const { burst, perSecond } = limits.message;
const limited = expect.objectContaining({ code: 'rate_limited' });
const refused = { code: 'rate_limited', afterMs: expect.any(Number) };

describe('what may still be said', () => {
  it('[LIMIT14] is bounded for a writer and for all of a room', () => {
    let quota: Quota | undefined;
    for (let i = 0; i < burst; i += 1) quota = spend(quota, 'ann', 0);
    expect(() => spend(quota, 'ann', 0)).toThrow(
      expect.objectContaining({ code: 'rate_limited', afterMs: 1_000 / perSecond }),
    );
    for (let i = burst; i < limits.roomMessage.burst; i += 1) quota = spend(quota, `u${i}`, 0);
    expect(() => spend(quota, 'ben', 0)).toThrow(
      expect.objectContaining({ afterMs: 1_000 / limits.roomMessage.perSecond }),
    );
    expect(() => spend(quota, 'ben', 5)).not.toThrow();
  });

  it('[LIMIT14] stays with who has least left, and in a small row', () => {
    let quota: Quota | undefined;
    for (let i = 0; i < burst; i += 1) quota = spend(quota, 'ann', 0);
    for (let i = 0; i < 100; i += 1) quota = spend(quota, `u${i}`.padEnd(22, '-'), i);
    expect(() => spend(quota, 'ann', 100)).toThrow(limited);
    expect(JSON.stringify(quota).length).toBeLessThan(400);
    // Who has everything again is forgotten.
    expect(Object.keys(spend(quota, 'ben', 60_000).writers)).toEqual(['ben']);
  });

  it('[LIMIT14] is not more when a clock goes back', () => {
    let quota: Quota | undefined;
    for (let i = 0; i < burst; i += 1) quota = spend(quota, 'ann', 60_000);
    expect(() => spend(quota, 'ann', 0)).toThrow(limited);
  });
});

describe.skipIf(unsupported !== undefined)('what may still be said, in the table', () => {
  let now = Date.now();
  let store: Awaited<ReturnType<typeof makeStore>>;
  let roomId: string;
  let ann: Writer;
  let ben: Writer;
  beforeAll(async () => {
    const clock = { now: () => now };
    store = await makeStore(clock);
    const room = newRoom();
    ({ roomId } = room);
    await store.rooms.create(room);
    ann = await writer(store, roomId);
    ben = await writer(store, roomId);
  });
  afterAll(async () => {
    await store.stop();
    await stopStores();
  });

  it('[LIMIT14] is the same for every container, and nothing that is refused is stored', async () => {
    const containers = [0, 1, 2].map(() => createAppend(store.db, { now: () => now }, true));
    const say = (i: number, who: Writer) => containers[i % 3]?.(roomId, postOf(who.user, `m${i}`), who.guard);
    for (let i = 0; i < burst; i += 1) await say(i, ann);
    const head = await store.roomLog.head(roomId);
    for (let i = 0; i < 3; i += 1) await expect(say(i, ann)).rejects.toMatchObject(refused);
    expect(await store.roomLog.head(roomId)).toEqual(head);
    expect((await say(0, ben))?.entry.seq).toBe((head?.seq ?? 0) + 1);
    now += 1_000 / perSecond;
    await say(1, ann);
    await expect(say(2, ann)).rejects.toMatchObject(refused);
  });
});
