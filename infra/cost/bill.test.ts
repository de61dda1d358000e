import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceOf } from './bill.ts';
import type { Counts } from './counts.ts';
import { machinePrice, type Price, PRICES_READ, prices } from './prices.ts';

const keys = Object.keys(prices) as (keyof Counts)[];
const counts = fc.record(
  Object.fromEntries(keys.map((key) => [key, fc.double({ min: 0, max: 1e12, noNaN: true })])) as {
    [K in keyof Counts]: fc.Arbitrary<number>;
  },
);

describe('a bill', () => {
  it('[COST1] is priced step by step', () => {
    // 1.5 billion messages: the first billion at $1.00 a million is 1,000 × 1.00 = 1,000; the other half billion at
    // $0.80 is 500 × 0.80 = 400. Together 1,400, and nothing of it is free.
    expect(priceOf({ messages: 1.5e9 })).toMatchObject({ list: 1_400, dollars: 1_400 });
    // 400 M requests over HTTP: 300 × 1.00 + 100 × 0.90 = 390.
    expect(priceOf({ requests: 4e8 }).list).toBeCloseTo(390, 9);
  });

  it('[COST4] shows the price list and what is left after what is always free', () => {
    // 3 M calls of functions: list 3 × 0.20 = 0.60; one million is free: 2 × 0.20 = 0.40.
    // 30 GB in tables: list 30 × 0.25 = 7.50; 25 GB are free: 5 × 0.25 = 1.25.
    const bill = priceOf({ invocations: 3e6, storedGb: 30 });
    expect(bill.lines.map(({ key, list, dollars }) => [key, list.toFixed(6), dollars.toFixed(6)])).toEqual([
      ['invocations', '0.600000', '0.400000'],
      ['storedGb', '7.500000', '1.250000'],
    ]);
    expect([bill.list, bill.dollars]).toEqual([expect.closeTo(8.1, 9), expect.closeTo(1.65, 9)]);
  });

  it('[COST4] gives away no message, no connection minute, and no request to a table on demand', () => {
    const never: (keyof Counts)[] = ['messages', 'minutes', 'requests', 'writeUnits', 'readUnits', 'recoverableGb'];
    expect(never.map((key) => prices[key].free)).toEqual(never.map(() => 0));
  });

  it('[COST1] is the sum of its lines, and grows with each count', () => {
    fc.assert(
      fc.property(
        counts,
        fc.constantFrom(...keys),
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        (some, key, more) => {
          const bill = priceOf(some);
          const sum = (of: 'list' | 'dollars') => bill.lines.reduce((all, line) => all + line[of], 0);
          expect(bill.list).toBe(sum('list'));
          expect(bill.dollars).toBe(sum('dollars'));
          expect(bill.dollars).toBeLessThanOrEqual(bill.list);
          const dearer = priceOf({ ...some, [key]: some[key] + more });
          expect(dearer.list).toBeGreaterThanOrEqual(bill.list * (1 - 1e-12));
        },
      ),
    );
  });
});

describe('the table of prices', () => {
  it('[COST1] says of each row what it is for, where it was read, and when', () => {
    expect(PRICES_READ).toMatch(/^\d{4}-\d\d-\d\d$/u);
    for (const { what, per, steps, source } of Object.values<Price>(prices)) {
      expect(what).toMatch(/\w/u);
      expect(source).toMatch(/^aws\.amazon\.com\//u);
      expect(per).toBeGreaterThan(0);
      expect(steps.at(-1)?.upTo).toBe(Infinity);
      const ends = steps.map(({ upTo }) => upTo);
      expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    }
  });

  it('[COST5] prices the machine by its parts', () => {
    // 730 h × 0.0168 = 12.264; 30 GB × 0.08 = 2.40; 730 h × 0.005 = 3.65; together 18.314.
    expect(machinePrice()).toBeCloseTo(18.314, 9);
  });
});
