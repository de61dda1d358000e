// How an action of the page ends: it was done, or why not. Actions never throw.
import type { ErrorCode } from '../protocol/errors.ts';
import { Lost, Refusal } from './refusal.ts';

/** Why something was not done. `unreachable`: no answer came, so it may have been done all the same. */
export type Problem = ErrorCode | 'unreachable';

/** What an action resolves to. */
export type Answer<T extends object = object, P extends string = Problem> =
  | ({ ok: true } & T)
  | { ok: false; problem: P };

/** What went wrong, in a word. What is neither a refusal nor a lost answer is a defect of this code. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return error.code;
  return error instanceof Lost ? 'unreachable' : 'internal';
}

/** Runs `run` and says how it ended. */
export async function answerOf<T extends object>(run: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, ...(await run()) };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}
