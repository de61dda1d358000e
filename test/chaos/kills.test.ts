// A short run of `npm run chaos -- --kills 300`.
import { expect, it } from 'vitest';
import { violations } from './check.ts';
import { runKills } from './kills.ts';

it('[LOG15] keeps every acknowledged message through 20 kills, none twice, without a hole', async () => {
  const seed = Date.now();
  const { history, underWay } = await runKills({ kills: 20, seed, senders: 4, window: 8 });
  expect(violations(history), `seed ${seed}`).toEqual([]);
  expect(history.log.length).toBeGreaterThan(100);
  expect(Math.max(...underWay)).toBeGreaterThan(0);
}, 120_000);
