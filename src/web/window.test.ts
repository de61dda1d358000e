import { describe, expect, it } from 'vitest';
import type { Line } from './lines.ts';
import { type Gap, heightOf, lineInGap, type Section, sectionsOf } from './window.ts';

const at = 0;
const day = (id: string): Line => ({ kind: 'day', id, day: 0 });
const line = (id: string): Line => ({ kind: 'notice', id, at, notices: [] });
const heights = new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, 10]));

function shown(lines: Line[], inPage: string): string[] {
  const parts = (part: Section | Gap | Line): string =>
    part.kind === 'section'
      ? `${part.day?.id ?? 'top'}(${part.parts.map(parts).join(' ')})`
      : part.kind === 'gap'
        ? `${part.id}+${part.height}`
        : part.id;
  return sectionsOf(lines, (one) => inPage.includes(one.id), heights).map(parts);
}

describe('what of a long list is in the page', () => {
  const lines = [day('D1'), line('a'), line('b'), day('D2'), line('c'), line('d'), day('D3'), line('e'), line('f')];

  it('[WEB40] are the lines around the view under their days; the others are gaps as high as they are', () => {
    expect(shown(lines, 'abcdef')).toEqual(['D1(a b)', 'D2(c d)', 'D3(e f)']);
    expect(shown(lines, 'def')).toEqual(['D1+68', 'D2(c+10 d)', 'D3(e f)']);
    expect(shown(lines, 'cd')).toEqual(['D1+68', 'D2(c d)', 'D3+68']);
    expect(shown(lines, 'f')).toEqual(['D1+136', 'D3(e+10 f)']);
    // A row that keeps the focus stays, however far away.
    expect(shown(lines, 'af')).toEqual(['D1(a b+10)', 'D2+68', 'D3(e+10 f)']);
    expect(shown([line('a'), day('D2'), line('b')], 'b')).toEqual(['a+10', 'D2(b)']);
    expect(shown([], '')).toEqual([]);
  });

  it('[WEB40] is found again from how far into a gap the view begins', () => {
    const first = heightOf(day('D1'), heights);
    expect(lineInGap(lines, 'D1', 0, heights)?.id).toBe('D1');
    expect(lineInGap(lines, 'D1', first + 15, heights)?.id).toBe('b');
    expect(lineInGap(lines, 'D1', 100_000, heights)?.id).toBe('f');
    expect(lineInGap(lines, 'gone', 0, heights)).toBeUndefined();
  });
});
