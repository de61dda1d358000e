// How long something takes or has taken, in the page's language.
import { localeOf } from './words/locale.ts';
import { language } from './words.ts';

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A time span of `ms` in its two largest units: "2h 14m". */
export function durationOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const from = units.findIndex(([, size]) => seconds >= size);
  let rest = seconds;
  const parts = units.slice(from < 0 ? -1 : from, from < 0 ? undefined : from + 2).flatMap(([unit, size], index) => {
    const value = Math.floor(rest / size);
    rest -= value * size;
    if (value === 0 && index > 0) return [];
    return [new Intl.NumberFormat(localeOf(language), { style: 'unit', unit, unitDisplay: 'narrow' }).format(value)];
  });
  return new Intl.ListFormat(localeOf(language), { type: 'unit', style: 'narrow' }).format(parts);
}

/** How long ago a moment was, in its largest unit. */
export function agoOf(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units[3];
  const format = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'always', style: 'narrow' });
  return format.format(-Math.floor(seconds / size), unit);
}
