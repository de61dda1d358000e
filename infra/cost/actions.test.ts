import { describe, expect, it } from 'vitest';
import { send } from './actions.ts';
import { planned } from './design.ts';
import { millionMessages } from './model.ts';

describe('what a sent message counts', () => {
  it('[COST2] grows with the text by whole units, and with recipients by frames and pages', () => {
    // 280 + 200 bytes are one unit: 2 × (1 + 1 + 1) + 3 = 9. 280 + 1,000 are two: 2 × (1 + 2 + 1) + 3 = 11.
    expect(send({ text: 200 }, 8, planned).writeUnits).toBe(9);
    expect(send({ text: 1_000 }, 8, planned).writeUnits).toBe(11);
    // One frame in, one answer, eight posts.
    expect(send({ text: 200 }, 8, planned).messages).toBe(10);
    // 8 × 190 bytes fit 4 KiB: 1 + 1 + 2 + 1 = 5. 200 × 190 = 38,000 bytes are ten pages: 1 + 1 + 2 + 10 = 14.
    expect(send({ text: 200 }, 8, planned).readUnits).toBe(5);
    expect(send({ text: 200 }, 200, planned).readUnits).toBe(14);
    // 40 ms and 30 ms at a quarter of a GB: the worker posts to more than fifty.
    expect(send({ text: 200 }, 200, planned).gbSeconds).toBeCloseTo(0.0175, 12);
  });

  it('[COST2] comes to some seventeen dollars for a million messages to eight connections', () => {
    // Messages      10 M × 1.00                                    10.00000
    // Calls          1 M × 0.20                                     0.20000
    // GB-seconds     0.070 s × 0.25 GB × 1 M = 17,500 × 13.3334/M   0.23333
    // Writes         9 M × 0.625                                    5.62500
    // Reads          5 M × 0.125                                    0.62500
    // Logs           700 bytes × 1 M = 0.651926 GB × 0.50           0.32596
    // Traffic        250 + 8 × 570 = 4,810 bytes, 4.479662 GB × 0.09  0.40317
    expect(millionMessages({ text: 200, recipients: 8 })).toBeCloseTo(17.41247, 4);
    // An answer less: 1 M × 1.00, and 250 bytes × 1 M = 0.232831 GB × 0.09 = 0.02095.
    const folded = millionMessages({ text: 200, recipients: 8 }, { ...planned, replies: 0 });
    expect(folded).toBeCloseTo(17.41247 - 1.02095, 4);
  });
});
