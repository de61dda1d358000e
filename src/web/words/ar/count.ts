// Counting in Arabic: one and two are words of their own; from three on the number stands before the noun and decides its form.
import { localeOf } from '../locale.ts';

const plural = new Intl.PluralRules('ar');
const numbers = new Intl.NumberFormat(localeOf('ar'));

export type Forms = [one: string, two: string, few: string, many: string, other: string];

/** A number as an Arabic reader writes it. */
export const number = (value: number): string => numbers.format(value);

/** A count with its noun. */
export function count(value: number, [one, two, few, many, other]: Forms): string {
  const form = plural.select(value);
  if (form === 'one') return one;
  if (form === 'two') return two;
  return `${number(value)} ${{ zero: other, few, many, other }[form]}`;
}

export const messages: Forms = ['رسالة واحدة', 'رسالتان', 'رسائل', 'رسالة', 'رسالة'];
export const newMessages: Forms = ['رسالة جديدة', 'رسالتان جديدتان', 'رسائل جديدة', 'رسالة جديدة', 'رسالة جديدة'];
export const unreadMessages: Forms = [
  'رسالة غير مقروءة',
  'رسالتان غير مقروءتين',
  'رسائل غير مقروءة',
  'رسالة غير مقروءة',
  'رسالة غير مقروءة',
];
export const characters: Forms = ['حرف واحد', 'حرفان', 'أحرف', 'حرفًا', 'حرف'];
export const members: Forms = ['عضو واحد', 'عضوان', 'أعضاء', 'عضوًا', 'عضو'];
export const rooms: Forms = ['غرفة واحدة', 'غرفتان', 'غرف', 'غرفة', 'غرفة'];
