// Medians, ranges, and the ratios of runs that stood side by side.

export interface Summary {
  median: number;
  least: number;
  most: number;
  count: number;
}

/** The middle value, or the mean of the two in the middle. NaN when there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

export function summarize(values: readonly number[]): Summary {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values), count: values.length };
}

/** Each value divided by its partner of the same round; rounds that lack one of the two are left out. */
export function ratios(ours: ReadonlyMap<number, number>, theirs: ReadonlyMap<number, number>): number[] {
  return [...ours].flatMap(([round, value]) => {
    const other = theirs.get(round);
    return other === undefined ? [] : [value / other];
  });
}

/** Who runs when: each round in the opposite order of the one before, so that every two stand as A B B A. */
export function orderOf<T>(contestants: readonly T[], round: number): T[] {
  return round % 2 === 0 ? [...contestants] : contestants.toReversed();
}
