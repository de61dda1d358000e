import { expect, it } from 'vitest';
import type { Bucket } from '../../core/bucket.ts';
import { limits as table } from '../../core/limits.ts';
import { createLimits } from './limits.ts';

/** Containers that share the rows of connections, each with what it last read of them. */
function makeContainers(count: number, on = true) {
  let now = 0;
  const rows = new Map<string, Bucket>();
  let writes = 0;
  const counts = {
    read: (id: string) => rows.get(id),
    write: async (id: string, bucket: Bucket) => {
      writes += 1;
      rows.set(id, bucket);
    },
  };
  const containers = Array.from({ length: count }, () => createLimits(on, counts, { now: () => now }));
  return { containers, pass: (ms: number) => (now += ms), writes: () => writes };
}

it('[LIMIT15] writes nothing of a connection that has used up less than half', async () => {
  const { containers, writes } = makeContainers(1);
  const { burst } = table.command;
  for (let i = 0; i < burst / 2; i += 1) expect(await containers[0]?.take('command', 'c')).toBe(0);
  expect(writes()).toBe(0);
  expect(await containers[0]?.take('command', 'c')).toBe(0);
  expect(writes()).toBe(1);
});

it('[LIMIT15] refuses a flood of one connection in every container', async () => {
  const { containers, pass } = makeContainers(4);
  const { burst, perSecond } = table.command;
  let letIn = 0;
  for (let i = 0; i < 10 * burst; i += 1) if ((await containers[i % 4]?.take('command', 'c')) === 0) letIn += 1;
  // Each container may let in half of a burst before it looks at what the others have written.
  expect(letIn).toBeGreaterThanOrEqual(burst);
  expect(letIn).toBeLessThanOrEqual(burst + 4 * (burst / 2));
  for (const one of containers) expect(await one.take('command', 'c')).toBe(1_000 / perSecond);
  expect(await containers[0]?.take('command', 'other')).toBe(0);
  pass(1_000);
  let again = 0;
  for (let i = 0; i < 2 * burst; i += 1) if ((await containers[i % 4]?.take('command', 'c')) === 0) again += 1;
  expect(again).toBe(perSecond);
});

it('[LIMIT15] counts everything else in each container, and a room not here', async () => {
  const { containers, writes } = makeContainers(2);
  const { burst } = table.message;
  for (let i = 0; i < burst; i += 1) expect(await containers[0]?.take('message', 'ann')).toBe(0);
  expect(await containers[0]?.take('message', 'ann')).toBeGreaterThan(0);
  expect(await containers[1]?.take('message', 'ann')).toBe(0);
  expect([writes(), containers[0]?.counting]).toEqual([0, false]);
});

it('[LIMIT5] allows everything where limits are off', async () => {
  const { containers } = makeContainers(1, false);
  for (let i = 0; i < 2 * table.command.burst; i += 1) expect(await containers[0]?.take('command', 'c')).toBe(0);
});
