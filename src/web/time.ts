// Times and days as people read them, in the browser's language and time zone.
import { words } from './words.ts';

const clockTime = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayThisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayAnyYear = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** Hour and minute. */
export const timeOf = (at: number): string => clockTime.format(at);

/** All there is to know of a moment. */
export const momentOf = (at: number): string => full.format(at);

/** A number that two moments share exactly when they are on the same local day. */
export function dayOf(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** The name of a local day, as seen from `now`. */
export function dayName(day: number, now: number): string {
  const today = dayOf(now);
  if (day === today) return words.today;
  const date = new Date(today);
  if (day === new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1).getTime()) return words.yesterday;
  const sameYear = new Date(day).getFullYear() === date.getFullYear();
  return (sameYear ? dayThisYear : dayAnyYear).format(day);
}
