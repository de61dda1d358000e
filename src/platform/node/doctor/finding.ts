// What a check of the doctor finds, and how it is told.
import type { NodeConfig } from '../config.ts';
import type { Note } from '../note.ts';

export interface Finding {
  state: 'ok' | 'warn' | 'fail';
  /** What was looked at, in a word or two. */
  about: string;
  /** What is so. */
  what: string;
  /** Why it matters; with `warn` and `fail`. */
  why?: string;
  /** What to do about it; with `warn` and `fail`. */
  todo?: string;
}

/** What every check is given. `note`: of the server that runs on the data folder, if one does and left one. */
export interface Patient {
  config: NodeConfig;
  running: boolean;
  note: Note | undefined;
}
export type Check = (patient: Patient) => Finding[] | Promise<Finding[]>;

/** A finding: it is well. */
export function ok(about: string, what: string): Finding {
  return { state: 'ok', about, what };
}

/** A finding: it works, and may not for long or not for everybody. */
export function warn(about: string, what: string, why: string, todo: string): Finding {
  return { state: 'warn', about, what, why, todo };
}

/** A finding: it does not work. Makes the doctor end with 1. */
export function fail(about: string, what: string, why: string, todo: string): Finding {
  return { state: 'fail', about, what, why, todo };
}

/** A finding as lines for a terminal. */
export function linesOf({ state, about, what, why, todo }: Finding): string[] {
  const first = `${state.padEnd(5)} ${about}: ${what}`;
  return [first, ...(why ? [`      Why it matters: ${why}`] : []), ...(todo ? [`      What to do: ${todo}`] : [])];
}

/** Tells findings as they are made, and at the end how many there are of each. Gives whether something is wrong. */
export async function tell(findings: AsyncIterable<Finding>, say: (...lines: string[]) => void): Promise<boolean> {
  const counts = { ok: 0, warn: 0, fail: 0 };
  for await (const finding of findings) {
    counts[finding.state] += 1;
    say(...linesOf(finding));
  }
  say(`${counts.ok} well, ${counts.warn} to look at, ${counts.fail} wrong.`);
  return counts.fail > 0;
}
