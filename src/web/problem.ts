// What went wrong, in a sentence.
import type { Problem } from '../client/answer.ts';
import type { Problem as NotSent } from '../client/outbox.ts';
import { words } from './words.ts';

type Trouble = Problem | 'elsewhere';
/** The keys of sentences without a part to fill in. */
type Key = { [K in keyof typeof words]: (typeof words)[K] extends string ? K : never }[keyof typeof words];
type Sentences<P extends string> = Readonly<{ [problem in P]?: Key }>;

/** What fits whatever was tried. */
const sentences: Sentences<Trouble> = {
  unreachable: 'unreachable',
  rate_limited: 'tooOften',
  forbidden: 'notAllowed',
  not_found: 'notThere',
  invalid: 'refusedCharacter',
  elsewhere: 'elsewhere',
};

/** Where somebody gives themselves a name. */
export const naming: Sentences<Trouble> = { invalid: 'nameRefused' };

/** Where somebody comes in as a guest. */
export const comingIn: Sentences<Trouble> = {
  ...naming,
  forbidden: 'guestsRefused',
  rate_limited: 'tooManyTries',
};

/** The sentence for a problem. `own`: those that fit better here. Whatever has none is a failure of the server. */
export function troubleOf(problem: Trouble, own: Sentences<Trouble> = {}): string {
  return words[own[problem] ?? sentences[problem] ?? 'serverFailed'];
}

const unsent: Sentences<NotSent> = {
  forbidden: 'notSentForbidden',
  not_found: 'notSentGone',
  invalid: 'notSentCharacter',
};

/** Why words were not sent. `most`: how many characters a message can have. `name`: of who would send them now. */
export function notSentOf(problem: NotSent | undefined, most: number, name: string): string {
  if (problem === 'other_person') return words.notSentOther(name);
  if (problem === 'too_large') return words.notSentTooLarge(most);
  return words[(problem && unsent[problem]) ?? 'notSent'];
}
