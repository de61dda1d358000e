// How alike two names are, to guess which one was meant.

/** Most letters that a slip of the hand changes. */
const SLIPS = 2;

/** The one of some names that is closest to a name, unless all are too far from it. */
export function closest(name: string, names: string[]): string | undefined {
  const found = names.map((one) => ({ one, far: distance(name, one) })).toSorted((a, b) => a.far - b.far)[0];
  return found && found.far <= SLIPS ? found.one : undefined;
}

/** Letters to add, drop or change to make one name of another (Levenshtein's distance). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const [above = 0, left = 0, before = 0] = [row[j], next[j - 1], row[j - 1]];
      next.push(Math.min(above + 1, left + 1, before + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
