// Sentences in the list of a room's messages, in English.
import { count, number } from './count.ts';

export const logWords = {
  newSince: (fresh: number, since: string) => `${number(fresh)} new since ${since}`,
  markRead: 'Mark as read',
  joinedRoom: (who: string) => `${who} joined`,
  leftRoom: (who: string) => `${who} left`,
  others: (others: number) => count(others, 'other', 'others'),
  named: (who: string, name: string) => `${who} named this room ${name}`,
  topicSet: (who: string, topic: string) => `${who} set the topic: ${topic}`,
  topicTaken: (who: string) => `${who} took the topic away`,
  roomChanged: (who: string, name: string, topic: string) => `${who} changed this room: ${name}, ${topic}`,
  ctrlEnterSends: (key: string) => `${key} Enter sends`,
  textStays: 'You are writing faster than this room allows. Your text stays.',
  sameLook: (name: string) =>
    `More than one person here has a name that looks like ${name}. The letters tell them apart.`,
} as const;
