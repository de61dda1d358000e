// What went wrong with an action, in a sentence.
import type { Problem } from '../client/answer.ts';
import { words } from './words.ts';

const sentences = {
  unreachable: 'unreachable',
  rate_limited: 'tooOften',
  forbidden: 'notAllowed',
  not_found: 'notThere',
  invalid: 'refusedCharacter',
  elsewhere: 'elsewhere',
} as const satisfies { [P in Problem | 'elsewhere']?: keyof typeof words };

/** The sentence for a problem. Whatever has none of its own is a failure of the server. */
export function troubleOf(problem: Problem | 'elsewhere'): string {
  return problem in sentences ? words[sentences[problem as keyof typeof sentences]] : words.serverFailed;
}
