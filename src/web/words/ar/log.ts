// Sentences in the list of a room's messages, in Arabic.
import { apart } from '../apart.ts';
import type { Sentences } from '../en.ts';
import type { logWords as english } from '../en/log.ts';
import { count, type Forms, newMessages } from './count.ts';

const others: Forms = ['شخص آخر', 'شخصان آخران', 'آخرون', 'آخرون', 'آخرون'];

export const logWords: Sentences<typeof english> = {
  newSince: (fresh, since) => `${count(fresh, newMessages)} منذ ${since}`,
  markRead: 'وضع علامة مقروء',
  joinedRoom: (who) => `انضم ${who}`,
  leftRoom: (who) => `غادر ${who}`,
  others: (value) => count(value, others),
  named: (who, name) => `أصبح اسم هذه الغرفة ${name}، وقد غيّره ${who}`,
  topicSet: (who, topic) => `وضع ${who} الموضوع: ${topic}`,
  topicTaken: (who) => `أزال ${who} الموضوع`,
  roomChanged: (who, name, topic) => `غيّر ${who} هذه الغرفة: ${name}، ${topic}`,
  ctrlEnterSends: (key) => `${key} Enter للإرسال`,
  textStays: 'تكتب أسرع مما تسمح به هذه الغرفة. يبقى نصك.',
  sameLook: (name) => `أكثر من شخص هنا له اسم يشبه ${apart(name)}. تميّز الأحرف بينهم.`,
};
