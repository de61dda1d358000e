// What the bench of the page says of its runs.
import { describe, expect, it } from 'vitest';
import { report } from '../../bench/page/report.ts';
import { rowOf } from '../../bench/page/row.ts';

const ms = { word: ' ms', digits: 0 };
const heading = {
  command: 'npm run bench:page',
  date: '2026-11-28',
  machine: 'two cores',
  versions: ['Chromium 150'],
  pairs: 3,
  limitsOff: { PARLEY_RATE_LIMIT: 'off' },
  absent: ['Lighthouse could not be installed: no network'],
};

describe('the report of the page', () => {
  it('[BENCH14] one long frame misses the bar, whatever the others took', () => {
    const frames = (...values: number[]) => rowOf('frame', values, ms, { atMost: 50, of: 'every run' });
    expect(frames(17, 17, 50)).toMatchObject({ met: true, measured: '17 ms [17 – 50]', bar: '≤ 50 ms in every run' });
    expect(frames(17, 17, 51).met).toBe(false);
    expect(rowOf('score', [100, 99], { word: '', digits: 0 }, { atLeast: 100, of: 'every run' }).met).toBe(false);
  });

  it('[BENCH14] a ratio of two times is judged by its median', () => {
    const ratio = (...values: number[]) => rowOf('opening', values, ms, { atMost: 1.5, of: 'median' }).met;
    expect([ratio(1, 1.2, 9), ratio(1, 1.6, 9)]).toEqual([true, false]);
  });

  it('[BENCH13] a missed bar, and what could not be measured, is missed in the report', () => {
    const rows = [
      rowOf('styles', [12], ms),
      rowOf('scripts', [100], ms, { atMost: 150, of: 'every run' }),
      rowOf('Lighthouse', [], ms, { atLeast: 100, of: 'every run' }),
    ];
    const { text, passed } = report(heading, rows);
    expect(passed).toBe(false);
    expect(text).toContain('| styles | 12 ms |  |  |');
    expect(text).toContain('| Lighthouse | not measured | ≥ 100 ms | **no** |');
    expect(text).toContain('- Lighthouse could not be installed: no network\n');
    expect(text.trim().split('\n').at(-1)).toBe('**1 of 2 bars met**');
    expect(report(heading, rows.slice(0, 2)).passed).toBe(true);
  });

  it('[BENCH3] it names the command, the machine, the versions and the limits that were off', () => {
    const { text } = report(heading, []);
    for (const part of [
      '`npm run bench:page` on 2026-11-28, 3 pairs',
      'two cores',
      'Chromium 150',
      '`PARLEY_RATE_LIMIT=off`',
    ])
      expect(text).toContain(part);
  });
});
