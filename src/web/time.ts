// Times and days as people read them, in the page's language and the browser's time zone.
import { localeOf } from './words/locale.ts';
import { language, type Language, words } from './words.ts';

interface Formats {
  time: Intl.DateTimeFormat;
  dayThisYear: Intl.DateTimeFormat;
  dayAnyYear: Intl.DateTimeFormat;
  full: Intl.DateTimeFormat;
  dayAndTime: Intl.DateTimeFormat;
}

const made = new Map<Language, Formats>();

/** The formats of the present language; making one costs more than using it a thousand times. */
function formats(): Formats {
  const known = made.get(language);
  if (known) return known;
  const locale = localeOf(language);
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const fresh: Formats = {
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short' }),
    dayThisYear: new Intl.DateTimeFormat(locale, day),
    dayAnyYear: new Intl.DateTimeFormat(locale, { ...day, year: 'numeric' }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }),
    dayAndTime: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
  };
  made.set(language, fresh);
  return fresh;
}

/** Hour and minute. */
export const timeOf = (at: number): string => formats().time.format(at);

/** All there is to know of a moment. */
export const momentOf = (at: number): string => formats().full.format(at);

/** A moment in the past, as short as it can be: the time alone if it was today. */
export function sinceOf(at: number, now: number): string {
  return dayOf(at) === dayOf(now) ? timeOf(at) : formats().dayAndTime.format(at);
}

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
  return (sameYear ? formats().dayThisYear : formats().dayAnyYear).format(day);
}
