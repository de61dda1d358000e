// Whether words fit before anybody is asked, and what is taken out of them because no server would have it.
import type { Limits } from '../protocol/connection.ts';
import { bytesOf, NAME_POINTS, pointsOf, TOPIC_POINTS } from '../protocol/limits.ts';

/** Control characters other than tab and newline: they come in with what is pasted and show as nothing. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f]/gu;

/** A text as it is sent: without what no server takes, and without blank lines around it. */
export function sendable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(CONTROLS, '')
    .toWellFormed()
    .replace(/^(?:[^\S\n]*\n)+/u, '')
    .trimEnd();
}

/** How a text stands to the limits: characters left (negative: too many), and whether it is too large all the same. */
export function fitOf(text: string, limits: Limits): { left: number; large: boolean } {
  return { left: limits.textPoints - pointsOf(text), large: bytesOf(text) > limits.textBytes };
}

/** The most characters of a name. */
export const NAME_MOST = NAME_POINTS;

/** What is wrong with a name at first sight. */
export function nameFault(name: string): 'empty' | 'long' | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return 'empty';
  return pointsOf(trimmed) > NAME_MOST ? 'long' : undefined;
}

/** The most characters of a room's topic. */
export const TOPIC_MOST = TOPIC_POINTS;

/** What is wrong with a topic at first sight. It may be empty. */
export function topicFault(topic: string): 'long' | undefined {
  return pointsOf(topic.trim()) > TOPIC_MOST ? 'long' : undefined;
}
