// How a deployment is: its stack, its addresses, its alarms, and what went wrong in the last day.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackName } from '../stage.ts';
import type { Errand } from './account.ts';
import { addressOf } from './address.ts';
import { alarmsOf } from './alarms.ts';
import { type LogLine, readLogs } from './logs.ts';
import { deployedStack, stateOf } from './stack.ts';

const DAY_MS = 24 * 60 * 60_000;
/** What CloudWatch is asked for: lines with any of these words, which are more than the errors. */
const LIKELY = '?ERROR ?error ?Task ?Runtime';
/** What Lambda writes when a function could not. */
const BY_LAMBDA = /Task timed out.*|Runtime\.\w+.*/u;
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

  const likely = await readLogs({ account, stage }, { since: Date.now() - DAY_MS, filter: LIKELY });
  const errors = likely.filter(({ text }) => errorIn(text) !== undefined);
  say(errors.length === 0 ? 'Errors of the last day: none.' : `Errors of the last day: ${errors.length}`);
  for (const [what, lines] of byKind(errors).slice(0, KINDS)) {
    const last = lines.at(-1);
    say(`  ${lines.length} × ${last?.name}: ${what}, the last at ${new Date(last?.at ?? 0).toISOString()}`);
  }
  if (errors.length > 0) say('npm run parley -- aws logs --since 1d shows them among the rest.');
}

/** Errors that say the same, the most frequent first. */
function byKind(lines: LogLine[]): [string, LogLine[]][] {
  const groups = Map.groupBy(lines, ({ name, text }) => `${name}\n${errorIn(text)}`);
  const sorted = [...groups.values()].toSorted((a, b) => b.length - a.length);
  return sorted.map((group) => [errorIn(group[0]?.text ?? '') ?? '', group]);
}

/** What an error says, without what differs from one time to the next; undefined for a line that is none. */
export function errorIn(text: string): string | undefined {
  try {
    const line = JSON.parse(text) as { [field: string]: unknown };
    if (!/^(?:error|critical)$/iu.test(String(line['level'])) && line['errorMessage'] === undefined) return undefined;
    const said = [line['message'] ?? line['what'] ?? line['errorType'], line['cause'] ?? line['errorMessage']];
    return said.filter((part) => typeof part === 'string').join(': ') || text;
  } catch {
    // Lambda's own lines are plain text, with an id or a time in front.
    return BY_LAMBDA.exec(text)?.[0].trim();
  }
}
