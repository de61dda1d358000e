// Runs checks and says what came of them.
import { isDeepStrictEqual } from 'node:util';
import type { Check, NotApplicable, Probe, Seen, Stage } from './check.ts';
import { checklist, type Id, ids } from './checklist.ts';

export type Outcome = { id: Id } & ({ result: 'pass' } | Failure | { result: 'skip'; reason: string });
type Failure = { result: 'fail'; expected: Seen; seen: Seen };

/** Milliseconds. */
const PATIENCE = 60_000;

/** What a check sees on a stage. What it throws, or that it takes a minute, is seen as `failure`. */
export async function look(check: Pick<Check, 'look'>, stage: Stage): Promise<Seen> {
  const started: Probe[] = [];
  const start: Stage['start'] = async (...how) => {
    const probe = await stage.start(...how);
    started.push(probe);
    return probe;
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took more than ${PATIENCE / 1_000} s`)), PATIENCE);
  });
  try {
    return asSeen(await Promise.race([check.look({ start }), late]));
  } catch (error) {
    return failure(error);
  } finally {
    clearTimeout(timer);
    await Promise.all(started.map((probe) => probe.stop()));
  }
}

/** As JSON, so that what is printed is what is compared. */
export function asSeen(aspects: object): Seen {
  return JSON.parse(JSON.stringify(aspects)) as Seen;
}

export function failure(error: unknown): Seen {
  return { failure: error instanceof Error ? error.message : String(error) };
}

export async function run(check: Check | NotApplicable, stage: Stage): Promise<Outcome> {
  if ('skip' in check) return { id: check.id, result: 'skip', reason: check.skip };
  return compared(check.id, check.expected, await look(check, stage));
}

/** The aspects in which two differ. */
export function differing(expected: Seen, seen: Seen): string[] {
  const aspects = [...new Set([...Object.keys(expected), ...Object.keys(seen)])];
  return aspects.filter((aspect) => !isDeepStrictEqual(expected[aspect], seen[aspect]));
}

export function compared(id: Id, expected: Seen, seen: Seen): Outcome {
  const wrong = differing(expected, seen);
  if (wrong.length === 0) return { id, result: 'pass' };
  const only = (all: Seen) => Object.fromEntries(wrong.map((aspect) => [aspect, all[aspect] ?? null]));
  return { id, result: 'fail', expected: only(expected), seen: only(seen) };
}

/** Sentences about ids without a check, checks without an id, and ids with two. */
export function unlisted(checked: readonly string[], listed: readonly string[] = ids): string[] {
  return [
    ...listed.filter((id) => !checked.includes(id)).map((id) => `${id} is in the checklist and has no check.`),
    ...checked.filter((id) => !listed.includes(id)).map((id) => `${id} is checked and is not in the checklist.`),
    ...checked.filter((id, at) => checked.indexOf(id) !== at).map((id) => `${id} is checked twice.`),
  ];
}

/** A line for an outcome; for a failure, two more with what was expected and seen. */
export function told(outcome: Outcome): string {
  const line = `${outcome.result}  ${outcome.id.padEnd(3)}  ${checklist[outcome.id]}`;
  if (outcome.result === 'skip') return `${line}: ${outcome.reason}`;
  if (outcome.result === 'pass') return line;
  return `${line}\n           expected  ${JSON.stringify(outcome.expected)}\n           seen      ${JSON.stringify(outcome.seen)}`;
}

export function summary(outcomes: readonly Outcome[]): string {
  const count = (result: Outcome['result']) => outcomes.filter((outcome) => outcome.result === result).length;
  return `conformance: ${count('pass')} passed, ${count('fail')} failed, ${count('skip')} skipped`;
}
