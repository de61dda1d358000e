// Both ways of the bench, whole, in small.
import { beforeAll, describe, expect, it } from 'vitest';
import { reachedBy } from '../../../bench/aws/arrived.ts';
import { demo } from '../../../bench/aws/demo.ts';
import { createOurs } from '../../../bench/aws/ours.ts';
import { type Heading, report } from '../../../bench/aws/report.ts';
import type { Row } from '../../../bench/aws/row.ts';
import { sendUntilStored } from '../../../bench/aws/tab.ts';
import type { Way } from '../../../bench/aws/way.ts';
import { openWorld, type World } from '../../../bench/aws/world.ts';
import { pause } from '../../../infra/local/clock.ts';
import { synthesized } from '../../../infra/local/synthesized.ts';
import { readTemplate } from '../../../infra/local/template.ts';
import { unsupported } from '../../platform/aws.ts';

/** A room in which `people` have a connection, of whom `members` may write. */
async function withRoom<T>(
  way: Way,
  { seed = 1, people, members }: { seed?: number; people: number; members: number },
  work: (world: World, connectionIds: string[]) => Promise<T>,
): Promise<T> {
  const world = await openWorld(way, seed);
  try {
    await world.found('hall');
    const connectionIds = await world.connect(members, 'hall', true);
    await world.connect(people - members, 'hall', false);
    return await work(world, connectionIds);
  } finally {
    await world.stop();
  }
}

describe.skipIf(unsupported !== undefined)('our way', () => {
  let ours: Way;
  beforeAll(async () => {
    ours = createOurs(readTemplate(await synthesized(), { PageUrl: 'https://chat.example' }));
  }, 120_000);

  const send = (seed: number, people: number, members: number) =>
    withRoom(ours, { seed, people, members }, async (world, all) => {
      const sends = await world.live(() =>
        Promise.all(
          all.map((connectionId, at) => sendUntilStored(world, connectionId, 'hall', `key-of-message-${at}`)),
        ),
      );
      return { sends, bill: world.bill(), reached: reachedBy(world.sockets) };
    });

  it('[BENCH9] comes again with its seed, call by call, with jobs in the queue', async () => {
    const first = await send(1, 55, 3);
    expect(first.bill.queued).toBeGreaterThanOrEqual(3);
    expect(await send(1, 55, 3)).toEqual(first);
    expect(await send(2, 55, 3)).not.toEqual(first);
  }, 60_000);

  it('[BENCH11] stores each of more messages than functions may run, and tells those who were throttled', async () => {
    const { sends } = await send(1, 12, 12);
    expect(sends.map(({ seq = 0 }) => seq).toSorted((a, b) => a - b)).toEqual(sends.map((_, at) => 13 + at));
    // Ten functions run at once, so two of the twelve find none.
    expect(sends.filter(({ tries }) => tries > 1).length).toBeGreaterThanOrEqual(2);
  });
});

describe.skipIf(unsupported !== undefined)('the original demo’s way', () => {
  it('[BENCH12] posts to one after the other, is cut off, and skips the rest without a word', async () => {
    expect(demo.timeoutOf('ChatAppSendMessage')).toBe(29);
    const hasty: Way = { ...demo, timeoutOf: () => 1 };
    // Storing and the scan take 10 ms, each post 20.
    const most = Math.floor((1_000 - 10) / 20);
    await withRoom(hasty, { people: most + 10, members: 1 }, async (world, [sender = '']) => {
      const begun = world.time.now();
      await world.live(() => world.api.frame(sender, demo.frame('hall', 'key', 'Hello')));
      const { clients, doubled, last = 0 } = reachedBy(world.sockets);
      expect([clients, doubled, last - begun]).toEqual([most, 0, 10 + most * 20]);
      expect(world.api.failures()).toEqual(['ended after 1 s']);
      // The post that was under way arrives, and none after it.
      await world.live(() => pause(world.time, 10_000));
      expect(reachedBy(world.sockets).clients).toBe(most + 1);
    });
  });

  it('[BENCH12] forgets whoever a post did not reach', async () => {
    await withRoom(demo, { people: 3, members: 1 }, async (world, [sender = '']) => {
      world.sockets.close(sender);
      await world.live(() => world.api.frame(sender, demo.frame('hall', 'key', 'Hello')));
      expect(world.bill().dynamo['DeleteItem']?.calls).toBe(1);
      expect(reachedBy(world.sockets).clients).toBe(2);
    });
  });
});

describe('the report', () => {
  const heading: Heading = {
    command: 'npm run bench:aws',
    date: '2026-11-22',
    seed: 7,
    machine: 'two cores',
    versions: [],
  };
  const row = (met: boolean): Row => ({ work: `a work ${met}`, bar: '≤ 1', ours: met ? '1' : '2', demo: '', met });

  it('[BENCH13] shows a missed bar as missed, and ends so', () => {
    const { text, passed } = report(heading, [row(true), row(false)], []);
    expect(passed).toBe(false);
    expect(text).toContain('| a work false | ≤ 1 | 2 | – | **no** |');
    expect(text.trim().split('\n').at(-1)).toBe('**1 of 2 bars met, seed 7**');
    expect(text).toContain('nothing here was measured on AWS');
  });

  it('[BENCH13] is passed when every bar was met', () => {
    expect(report(heading, [row(true)], []).passed).toBe(true);
  });
});
