import { describe, expect, it } from 'vitest';
import { send } from './actions.ts';
import { millionMessages } from './model.ts';

describe('what a sent message counts', () => {
  it('[COST2] grows with the text by whole units, and with recipients by frames and pages', () => {
    // 280 + 200 bytes are one unit: 2 × (1 + 1 + 1) + 2 = 8. 280 + 1,000 are two: 2 × (1 + 2 + 1) + 2 = 10.
    expect(send({ text: 200 }, 8).writeUnits).toBe(8);
    expect(send({ text: 1_000 }, 8).writeUnits).toBe(10);
    // One frame in, eight posts.
    expect(send({ text: 200 }, 8).messages).toBe(9);
    // 8 × 190 bytes fit 4 KiB: 1 + 1 + 2 + 1 = 5. 200 × 190 = 38,000 bytes are ten pages: 1 + 1 + 2 + 10 = 14.
    expect(send({ text: 200 }, 8).readUnits).toBe(5);
    expect(send({ text: 200 }, 200).readUnits).toBe(14);
    // 40 ms and 30 ms at a quarter of a GB: the worker posts to more than fifty.
    expect(send({ text: 200 }, 200).gbSeconds).toBeCloseTo(0.0175, 12);
  });

  it('[COST2] comes to less than sixteen dollars for a million messages to eight connections', () => {
    // Messages       9 M × 1.00                                     9.00000
    // Calls          1 M × 0.20                                     0.20000
    // GB-seconds     0.070 s × 0.25 GB × 1 M = 17,500 × 13.3334/M   0.23333
    // Writes         8 M × 0.625                                    5.00000
    // Reads          5 M × 0.125                                    0.62500
    // Logs           700 bytes × 1 M = 0.651926 GB × 0.50           0.32596
    // Traffic        8 × 570 = 4,560 bytes, 4.246831 GB × 0.09      0.38221
    expect(millionMessages({ text: 200, recipients: 8 })).toBeCloseTo(15.76651, 4);
  });
});
