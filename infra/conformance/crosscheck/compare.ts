// Tells the differences that are known from those that are not.
import { isDeepStrictEqual } from 'node:util';
import type { Seen } from '../check.ts';
import { checklist, type Id } from '../checklist.ts';
import { differing } from '../run.ts';
import type { Difference } from './differences.ts';

export interface Comparison {
  id: Id;
  result: 'same' | 'theirs' | 'ours' | 'unlisted' | 'gone' | 'skip';
  /** Lines beneath. */
  lines: string[];
}

/** Compares what was seen of both, by aspect. `gone`: a difference is listed, and there is none any more. */
export function compare(id: Id, ours: Seen, theirs: Seen, table: readonly Difference[]): Comparison {
  // A check that broke off says nothing about the other aspects.
  const aspects = 'failure' in theirs && !('failure' in ours) ? ['failure'] : differing(ours, theirs);
  const known = table.find((difference) => difference.id === id);
  const lines = aspects.map(
    (aspect) =>
      `${aspect}: ${JSON.stringify(theirs[aspect] ?? null)} there, ${JSON.stringify(ours[aspect] ?? null)} here`,
  );
  const found = Object.fromEntries(aspects.map((aspect) => [aspect, theirs[aspect] ?? null]));
  if (known !== undefined && isDeepStrictEqual(known.theirs, found))
    return { id, result: known.whose, lines: [...lines, known.evidence] };
  if (known !== undefined)
    return { id, result: 'gone', lines: [...lines, `listed as: ${JSON.stringify(known.theirs)}`] };
  return { id, result: aspects.length === 0 ? 'same' : 'unlisted', lines };
}

export function told({ id, result, lines }: Comparison): string {
  return [`${result.padEnd(8)}  ${id.padEnd(3)}  ${checklist[id]}`, ...lines].join('\n               ');
}

export function summary(all: readonly Comparison[]): string {
  const count = (result: Comparison['result']) => all.filter((one) => one.result === result).length;
  const unlisted = count('unlisted') + count('gone');
  return `crosscheck: ${count('same')} the same, ${count('theirs')} differ and it is theirs, ${count('ours')} ours, ${unlisted} not as listed, ${count('skip')} skipped`;
}
