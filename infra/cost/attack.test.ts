import { describe, expect, it } from 'vitest';
import { throttles, type Throttles } from '../throttles.ts';
import { insidersDay, LONGEST_READ, strangersDay, WORST_DAY, worstDays } from './attack.ts';
import { attackReport, worstDayOf } from './attackReport.ts';
import { WIDTH } from './report.ts';

const one: Throttles = {
  frames: { rate: 1, burst: 0 },
  handshakes: { rate: 1, burst: 0 },
  requests: { rate: 1, burst: 0 },
};

describe('the worst day', () => {
  it('[COST8] of strangers stays within its bar under the throttles of the template, in any account', () => {
    expect(WORST_DAY).toBe(15);
    for (const concurrency of [10, 1_000]) {
      const { stranger } = worstDays(throttles, concurrency);
      expect(stranger.list).toBeLessThanOrEqual(WORST_DAY);
      expect(stranger.list).toBeGreaterThan(10);
    }
  });

  it('[COST8] is what is let in, times what each costs', () => {
    // One handshake a second is 86,400 a day, and so many on each of two routes:
    // messages    86,400 × 1.00/M                                   0.08640
    // calls       86,400 × 0.20/M                                   0.01728
    // GB-seconds  86,400 × 0.030 s × 0.25 GB = 648 × 13.3334/M      0.00864
    // writes      86,400 × 0.625/M                                  0.05400
    // logs        86,400 × 940 bytes = 0.075638 GB × 0.50           0.03782
    // requests    2 × 86,400 × 20 = 3,456,000 × 1.00/M              3.45600
    // traffic     86,400 × 250 + 172,800 × 1,500 bytes = 0.261515 GB × 0.09  0.02354
    expect(worstDays(one, 10).stranger.list).toBeCloseTo(3.68368, 4);
    // A burst comes once: 1,000 handshakes more.
    const burst = strangersDay({ ...one, handshakes: { rate: 1, burst: 1_000 } }, 10);
    expect(burst.messages).toBe(87_400);
  });

  it('[COST8] runs no more than the functions of the account can at once, and charges for the rest all the same', () => {
    const many: Throttles = { ...one, handshakes: { rate: 1_000, burst: 0 } };
    // Ten at once, 30 ms each: 333 a second, 28.8 M a day.
    expect(strangersDay(many, 10)).toMatchObject({ messages: 86_400_000, invocations: 28_800_000 });
    expect(strangersDay(many, 1_000).invocations).toBe(86_400_000);
  });

  it('[COST8] of somebody inside is dearer, and grows with the functions that run at once', () => {
    // Frames 3 × 86,400 × 4 = 1,036,800; handshakes 86,400; posts (5 × 1,000 + 5 × 250) × 86,400 = 540 M.
    expect(insidersDay(one, 10).messages).toBe(1_036_800 + 86_400 + 540_000_000);
    // Frames on three routes, each at its dearest, and 5 for each text that is stored.
    const frames = 3 * 86_400;
    expect(insidersDay(one, 10).readUnits).toBe(
      frames * LONGEST_READ + 86_400 * 5 + (strangersDay(one, 10).readUnits ?? 0),
    );
    // One connection a second that lives two hours: 7,200 at once, 1,440 minutes each.
    expect(insidersDay(one, 10).minutes).toBe(7_200 * 1_440);
    const at = (concurrency: number) => worstDays(throttles, concurrency);
    expect(at(10).insider.list).toBeGreaterThan(at(10).stranger.list);
    expect(at(20).insider.list).toBeGreaterThan(at(10).insider.list);
  });

  it('[COST8] says whether it is within its bar, and what to do when it is not', () => {
    const within = attackReport(worstDayOf(throttles, 10)).replaceAll(/\s+/gu, ' ');
    expect(within).toContain('within the 15.00 that a day of strangers may cost');
    expect(within).toContain('What CloudFront hands out is not counted, and no throttle bounds it');
    const open: Throttles = { ...throttles, requests: { rate: 100, burst: 200 } };
    const told = attackReport(worstDayOf(open, 10));
    expect(told.replaceAll('\n', ' ')).toContain('lower the throttles in infra/throttles.ts');
    expect(told.split('\n').filter((line) => line.length > WIDTH)).toEqual([]);
  });
});
