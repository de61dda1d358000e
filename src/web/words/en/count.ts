// Counting in English.
import { localeOf } from '../locale.ts';

const plural = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat(localeOf('en'));

/** A number as an English reader writes it. */
export const number = (value: number): string => numbers.format(value);

/** A count with its noun. */
export function count(value: number, one: string, other: string): string {
  return `${number(value)} ${plural.select(value) === 'one' ? one : other}`;
}
