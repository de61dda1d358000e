import { expect, it } from 'vitest';
import { checks } from '../checks.ts';
import { compare, summary, told } from './compare.ts';
import { type Difference, differences } from './differences.ts';

const table: Difference[] = [{ id: 'H1', whose: 'theirs', theirs: { b: 3 }, evidence: 'AWS says so.' }];
const seen = { a: 1, b: 2 };

it('[GWK3] tells the differences that are listed from those that are not, and from those that are gone', () => {
  const all = [
    compare('H2', seen, seen, table),
    compare('H1', seen, { a: 1, b: 3 }, table),
    compare('H2', seen, { a: 1, b: 3 }, table),
    compare('H1', seen, { a: 1, b: 4 }, table),
    compare('H1', seen, seen, table),
    compare('H2', seen, { failure: 'it ended' }, table),
  ];
  expect(all.map(({ result }) => result)).toEqual(['same', 'theirs', 'unlisted', 'gone', 'gone', 'unlisted']);
  expect(
    told(all[1] as (typeof all)[0])
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'theirs    H1   a plain request to the address of the socket is 426',
    'b: 3 there, 2 here',
    'AWS says so.',
  ]);
  expect(all[5]?.lines).toEqual(['failure: "it ended" there, null here']);
  expect(summary(all)).toBe('crosscheck: 1 the same, 1 differ and it is theirs, 0 ours, 4 not as listed, 0 skipped');
});

it('[GWK3] lists each id once, and only what is compared', () => {
  const listed = differences.map(({ id }) => id);
  expect(new Set(listed).size).toBe(listed.length);
  const compared = checks.flatMap((check) => ('look' in check && check.needs === undefined ? [check.id] : []));
  expect(listed.filter((id) => !compared.includes(id))).toEqual([]);
});
