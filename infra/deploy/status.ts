// How a deployment is: its stack, its addresses, its alarms, and what went wrong in the last day.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackName } from '../stage.ts';
import type { Errand } from './account.ts';
import { addressOf } from './address.ts';
import { alarmsOf } from './alarms.ts';
import { type LogLine, readLogs } from './logs.ts';
import { deployedStack, stateOf } from './stack.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Either an error that we wrote, or one that Lambda wrote because a function could not. */
const ERRORS = '?"\\"level\\":\\"error\\"" ?"Task timed out" ?"Runtime." ?"errorMessage"';
/** Most kinds of errors that are told of. */
const KINDS = 10;

const kinds: { [state: string]: string } = {
  OK: 'quiet',
  ALARM: 'RINGS',
  INSUFFICIENT_DATA: 'quiet, nothing measured',
};

/** Tells all of it. Throws a sentence when nothing is deployed. */
export async function status({ account, stage, say }: Errand): Promise<void> {
  const name = stackName(stage);
  const stack = await deployedStack(new CloudFormationClient(account.client), name);
  say(`Stack ${name} in ${account.region}: ${stack.status}, since ${stack.since?.toISOString() ?? 'unknown'}`);
  if (stateOf(stack).kind === 'busy') say(`  ${stateOf(stack).todo}`);
  else say(`Page: ${addressOf(stack)}`, `Socket: ${stack.outputs['SocketUrl'] ?? 'unknown'}`);
  say(`Guests: ${stack.parameters['Guests'] ?? 'off'}`);

  const alarms = await alarmsOf(account, name);
  say(alarms.length === 0 ? 'Alarms: none are set.' : 'Alarms:');
  for (const { name: alarm, state, reason } of alarms) {
    say(`  ${alarm}: ${kinds[state] ?? state}${state === 'ALARM' ? `, since ${reason}` : ''}`);
  }

  const errors = await readLogs({ account, stage }, { since: Date.now() - DAY_MS, filter: ERRORS });
  say(errors.length === 0 ? 'Errors of the last day: none.' : `Errors of the last day: ${errors.length}`);
  for (const [what, lines] of byKind(errors).slice(0, KINDS)) {
    const last = lines.at(-1);
    say(`  ${lines.length} × ${last?.name}: ${what}, the last at ${new Date(last?.at ?? 0).toISOString()}`);
  }
  if (errors.length > 0) say('npm run parley -- aws logs --since 1d shows them among the rest.');
}

/** Errors that say the same, the most frequent first. */
function byKind(lines: LogLine[]): [string, LogLine[]][] {
  const groups = Map.groupBy(lines, ({ name, text }) => `${name}\n${whatOf(text)}`);
  const sorted = [...groups.values()].toSorted((a, b) => b.length - a.length);
  return sorted.map((group) => [whatOf(group[0]?.text ?? ''), group]);
}

/** What an error says, without what differs from one time to the next. */
function whatOf(text: string): string {
  try {
    const { what, cause, errorMessage, errorType } = JSON.parse(text) as { [field: string]: unknown };
    const parts = [what ?? errorType, cause ?? errorMessage].filter((part) => typeof part === 'string');
    if (parts.length > 0) return parts.join(': ');
  } catch {
    // Not a line of ours: Lambda's own are plain text, with an id or a time in front.
  }
  return text.replace(/^.*?(?=Task timed out|Runtime\.)/u, '').trim();
}
