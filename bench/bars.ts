// The bars: what Parley must reach, by itself or beside a peer, and whether it did.
import { OURS } from './contestants.ts';
import { type FigureId, figures, number, show } from './figures.ts';
import { ratios, summarize, type Summary } from './statistics.ts';
import type { Outcome } from './works.ts';

/** One run: who did which work in which round. */
export interface Run extends Outcome {
  work: string;
  contestant: string;
  round: number;
}

/** `against`: the bar is on the ratio to a peer of the same round. */
export type Bar = { work: string; figure: FigureId; against?: string } & ({ atMost: number } | { atLeast: number });

export interface Verdict {
  bar: Bar;
  /** Undefined when there was nothing to compare. */
  measured: Summary | undefined;
  met: boolean;
}

export const bars: Bar[] = [
  { work: 'room', figure: 'cpu', against: 'socketio', atMost: 0.8 },
  { work: 'room', figure: 'p99', against: 'socketio', atMost: 1 },
  { work: 'rooms', figure: 'capacity', against: 'socketio', atLeast: 1.5 },
  { work: 'groups', figure: 'ackP99', atMost: 40 },
  { work: 'groups', figure: 'allP99', atMost: 80 },
  { work: 'room', figure: 'capacity', against: 'socketio', atLeast: 10 },
  { work: 'room', figure: 'capacity', against: 'batch', atLeast: 0.5 },
  { work: 'room', figure: 'capacity', atLeast: 1_000_000 },
  { work: 'sends', figure: 'sends', atLeast: 5_000 },
  { work: 'sends', figure: 'loopP99', atMost: 20 },
  { work: 'idle', figure: 'resident', atMost: 12 },
  { work: 'idle', figure: 'opened', atLeast: 2_000 },
  { work: 'start', figure: 'memory', atMost: 130 },
  { work: 'start', figure: 'start', atMost: 1.5 },
];

/** The values of one figure by round. */
export function valuesOf(
  runs: readonly Run[],
  work: string,
  contestant: string,
  figure: FigureId,
): Map<number, number> {
  const found = runs.filter((run) => run.work === work && run.contestant === contestant);
  return new Map(
    found.flatMap(({ round, figures: { [figure]: value } }) => (value === undefined ? [] : [[round, value] as const])),
  );
}

/** Judges by the median over all rounds. */
export function judge(bar: Bar, runs: readonly Run[]): Verdict {
  const ours = valuesOf(runs, bar.work, OURS, bar.figure);
  const values =
    bar.against === undefined ? [...ours.values()] : ratios(ours, valuesOf(runs, bar.work, bar.against, bar.figure));
  if (values.length === 0) return { bar, measured: undefined, met: false };
  const measured = summarize(values);
  const met = 'atMost' in bar ? measured.median <= bar.atMost : measured.median >= bar.atLeast;
  return { bar, measured, met };
}

/** A bar in words. `nameOf`: a contestant's name. */
export function describeBar(bar: Bar, nameOf: (id: string) => string): string {
  const [sign, limit] = 'atMost' in bar ? ['≤', bar.atMost] : ['≥', bar.atLeast];
  const wanted = bar.against === undefined ? show(bar.figure, limit) : `${limit} × ${nameOf(bar.against)}`;
  return `${figures[bar.figure].name} ${sign} ${wanted}`;
}

/** What was measured for a bar, in words: a median and a range. */
export function describeMeasured({ bar, measured }: Verdict): string {
  if (!measured) return 'not measured';
  const { median, least, most } = measured;
  if (bar.against === undefined) return `${show(bar.figure, median)} ${rangeOf(measured, bar.figure)}`;
  return `${number(median, 2)} × [${number(least, 2)} – ${number(most, 2)}]`;
}

/** The range of a figure in brackets. */
export function rangeOf({ least, most }: Summary, figure: FigureId): string {
  const { digits } = figures[figure];
  return `[${number(least, digits)} – ${number(most, digits)}]`;
}
