// What a bench says of its runs: the order they stood in, the bars, and everything that must not be passed over.
import { describe, expect, it } from 'vitest';
import { type Bar, judge, type Run } from '../../bench/bars.ts';
import type { Figures } from '../../bench/figures.ts';
import { type Heading, report } from '../../bench/report.ts';
import { median, orderOf, summarize } from '../../bench/statistics.ts';

const heading: Heading = {
  command: 'npm run bench',
  date: '2026-11-22',
  machine: 'two cores',
  conditions: [],
  limitsOff: { PARLEY_RATE_LIMIT: 'off' },
  minutes: 1,
  absent: ['Bun: no package for this machine'],
};
const works = [{ id: 'room', title: 'One room', how: 'Everybody speaks.' }];
const who = [
  { id: 'parley', name: 'Parley', note: 'the whole path' },
  { id: 'socketio', name: 'Socket.IO', note: 'no store' },
];

function run(contestant: string, round: number, figures: Figures, more: Partial<Run> = {}): Run {
  return { work: 'room', contestant, round, figures, faults: [], disturbed: false, ...more };
}

const reportOn = (bars: Bar[], runs: Run[]) => report(heading, works, who, bars, runs);

describe('statistics', () => {
  it('[BENCH1] every round has the opposite order of the one before', () => {
    const rounds = [0, 1, 2, 3].map((round) => orderOf(['a', 'b', 'c'], round).join(''));
    expect(rounds).toEqual(['abc', 'cba', 'abc', 'cba']);
  });

  it('[BENCH2] the median is the middle, of an even count the mean of the two there', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 4, 9])).toBe(3);
    expect(summarize([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, count: 3 });
  });
});

describe('bars', () => {
  const most: Bar = { work: 'room', figure: 'p99', atMost: 10 };
  const ratio: Bar = { work: 'room', figure: 'capacity', against: 'socketio', atLeast: 2 };

  it('[BENCH2] the median of all rounds decides', () => {
    const runs = [4, 50, 6].map((p99, round) => run('parley', round, { p99 }));
    expect(judge(most, runs).met).toBe(true);
    expect(judge({ ...most, atMost: 5 }, runs).met).toBe(false);
  });

  it('[BENCH2] a bar against a peer is on ratios within a round, not on the ratio of medians', () => {
    const runs = [
      ...[100, 10, 40].map((capacity, round) => run('parley', round, { capacity })),
      ...[20, 1, 40].map((capacity, round) => run('socketio', round, { capacity })),
    ];
    expect(judge(ratio, runs).measured).toEqual({ median: 5, least: 1, most: 10, count: 3 });
  });

  it('[BENCH2] what could not be compared is a missed bar', () => {
    const runs = [run('parley', 0, { capacity: 100 })];
    expect(judge(ratio, runs)).toMatchObject({ measured: undefined, met: false });
    expect(reportOn([ratio], runs)).toMatchObject({ passed: false, text: expect.stringContaining('not measured') });
  });

  it('[BENCH2] a missed bar fails the bench and is named', () => {
    const { passed, text } = reportOn([most], [run('parley', 0, { p99: 11 })]);
    expect(passed).toBe(false);
    expect(text).toContain('| One room | p99 ≤ 10.0 ms | 11.0 ms [11.0 – 11.0] | **no** |');
    expect(text).toContain('**0 of 1 bars met');
    expect(reportOn([most], [run('parley', 0, { p99: 10 })]).passed).toBe(true);
  });
});

describe('the report', () => {
  it('[BENCH3] names the limits that were off, who is absent, and the command', () => {
    const { text } = reportOn([], [run('parley', 0, { p99: 1 })]);
    expect(text).toContain('`PARLEY_RATE_LIMIT=off`');
    expect(text).toContain('Absent: Bun: no package for this machine');
    expect(text).toContain('`npm run bench` on 2026-11-22');
  });

  it('[BENCH3] says what ended each search for the most', () => {
    const runs = [run('parley', 0, { capacity: 9 }, { stop: 'ramp' }), run('socketio', 0, {}, { stop: 'server' })];
    expect(reportOn([], runs).text).toContain('| the ramp was ended by | ramp (1) | server (1) |');
  });

  it('[BENCH4] counts disturbed runs, and counts them in', () => {
    const runs = [run('parley', 0, { p99: 1 }), run('parley', 1, { p99: 3 }, { disturbed: true })];
    const { text } = reportOn([], runs);
    expect(text).toContain('| p99, ms | 2.0 [1.0 – 3.0] |');
    expect(text).toContain('| runs, of them disturbed | 2, 1 |');
    expect(text).toContain('1 of 2 runs disturbed**');
  });

  it('[BENCH5] a fault of ours fails the bench, a fault of a peer is told', () => {
    const lost = { faults: ['1 deliveries lost'] };
    const ours = reportOn([], [run('parley', 1, {}, lost)]);
    expect(ours.passed).toBe(false);
    expect(ours.text).toContain('- Parley, One room, round 2: 1 deliveries lost');
    const theirs = reportOn([], [run('socketio', 0, {}, lost)]);
    expect(theirs.passed).toBe(true);
    expect(theirs.text).toContain('- Socket.IO, One room, round 1: 1 deliveries lost');
  });
});
