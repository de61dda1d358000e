// From counts to dollars: one line for each thing that AWS charges for.
import type { Counts, SomeCounts } from './counts.ts';
import { type Price, prices } from './prices.ts';

export interface Line {
  /** Which of the counts. */
  key: keyof Counts;
  what: string;
  quantity: number;
  /** Dollars by the price list. */
  list: number;
  /** Dollars after what is always free. */
  dollars: number;
}

export interface Bill {
  /** In the order of the price table, without what does not occur. */
  lines: Line[];
  /** Sums of the lines. */
  list: number;
  dollars: number;
}

/** The price of a month's counts, whoever counted them. */
export function priceOf(counts: SomeCounts): Bill {
  const lines = (Object.keys(prices) as (keyof Counts)[]).flatMap((key): Line[] => {
    const quantity = counts[key] ?? 0;
    const price = prices[key];
    const list = stepped(price, quantity);
    const dollars = stepped(price, Math.max(0, quantity - price.free));
    return quantity === 0 ? [] : [{ key, what: price.what, quantity, list, dollars }];
  });
  const sum = (of: 'list' | 'dollars') => lines.reduce((all, line) => all + line[of], 0);
  return { lines, list: sum('list'), dollars: sum('dollars') };
}

function stepped({ per, steps }: Price, quantity: number): number {
  let dollars = 0;
  let from = 0;
  for (const step of steps) {
    const part = Math.max(0, Math.min(quantity, step.upTo) - from);
    dollars += (part / per) * step.dollars;
    from = step.upTo;
  }
  return dollars;
}
