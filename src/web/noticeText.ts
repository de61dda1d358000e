// The sentence of a notice: who came, who went, what the room is called now.
import type { NoticeLine } from './lines.ts';
import { apart } from './words/apart.ts';
import { localeOf } from './words/locale.ts';
import { language, words } from './words.ts';

/** So many are named; of more, the rest is a number. */
const NAMED = 2;

/** What a line of notices says. People are named once each, in the order of coming. */
export function noticeText({ notices, before }: NoticeLine): string {
  const people = new Map(notices.map(({ userId, username }) => [userId, username]));
  const who = listOf([...people.values()]);
  const notice = notices[0];
  if (notice?.kind !== 'change') return notice?.kind === 'leave' ? words.leftRoom(who) : words.joinedRoom(who);
  const { name, topic } = notice;
  const renamed = before?.name !== name;
  const other = before?.topic !== topic;
  if (renamed && other && topic !== '') return words.roomChanged(who, apart(name), apart(topic));
  if (renamed) return words.named(who, apart(name));
  return topic === '' ? words.topicTaken(who) : words.topicSet(who, apart(topic));
}

function listOf(names: string[]): string {
  const shown = names.length > NAMED + 1 ? names.slice(0, NAMED) : names;
  const rest = names.length - shown.length;
  const all = shown.map(apart);
  if (rest > 0) all.push(words.others(rest));
  return new Intl.ListFormat(localeOf(language), { type: 'conjunction' }).format(all);
}
