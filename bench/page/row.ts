// A row of the page's report: what was measured, and what it must reach.
import { number } from '../figures.ts';
import { summarize } from '../statistics.ts';

/** How a figure is written. */
export interface Unit {
  word: string;
  digits: number;
}

/** `of`: which of the runs decide. A ratio of two noisy times is judged by its median; what must never happen, by every run. */
export type Bar = { of: 'median' | 'every run' } & ({ atMost: number } | { atLeast: number });

export interface Row {
  what: string;
  /** In words. */
  measured: string;
  /** In words; empty for a row that only tells. */
  bar: string;
  /** Undefined without a bar. */
  met: boolean | undefined;
}

/** A row of what was measured in each run. Without a value it is missed: nobody knows. */
export function rowOf(what: string, values: readonly number[], unit: Unit, bar?: Bar): Row {
  const { median, least, most } = summarize(values);
  const range = values.length > 1 ? ` [${number(least, unit.digits)} – ${number(most, unit.digits)}]` : '';
  const measured = values.length > 0 ? `${written(median, unit)}${range}` : 'not measured';
  if (!bar) return { what, measured, bar: '', met: undefined };
  const known = values.length > 0;
  const every = bar.of === 'every run' && values.length > 1 ? ' in every run' : '';
  if ('atMost' in bar) {
    const met = known && (bar.of === 'median' ? median : most) <= bar.atMost;
    return { what, measured, bar: `≤ ${written(bar.atMost, unit)}${every}`, met };
  }
  const met = known && (bar.of === 'median' ? median : least) >= bar.atLeast;
  return { what, measured, bar: `≥ ${written(bar.atLeast, unit)}${every}`, met };
}

function written(value: number, { word, digits }: Unit): string {
  return `${number(value, digits)}${word}`;
}
