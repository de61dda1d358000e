// What the functions wrote, from CloudWatch Logs, in the order of time.
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { type FunctionName, functionNames } from '../bundle.ts';
import { nameIn } from '../stage.ts';
import type { Account, Errand } from './account.ts';
import { isMissing } from './refusal.ts';

export interface LogLine {
  /** Unix milliseconds. */
  at: number;
  /** The function, without the stage. */
  name: FunctionName;
  text: string;
  /** CloudWatch's own id of the line. */
  id: string;
}

export interface Wanted {
  /** Unix milliseconds. */
  since: number;
  /** Only of these functions; of all, if undefined. */
  names?: FunctionName[] | undefined;
  /** A filter pattern of CloudWatch Logs. */
  filter?: string;
}

/** Milliseconds between two looks for new lines. */
const LOOK_MS = 3_000;
/** How long lines may take to arrive, ms: a look goes back so far, and leaves out what it has shown. */
const LATE_MS = 30_000;

/** The lines since then, oldest first. A function that has not run yet has none. */
export async function readLogs(where: Pick<Errand, 'account' | 'stage'>, wanted: Wanted): Promise<LogLine[]> {
  const names = wanted.names ?? functionNames;
  const lines = await Promise.all(names.map((name) => linesOf(where, name, wanted)));
  return lines.flat().toSorted((a, b) => a.at - b.at);
}

/** Tells the lines since then, and with `follow` goes on with new ones until `until` says so. */
export async function tellLogs(
  errand: Errand,
  wanted: Wanted,
  { follow, until = () => false }: { follow: boolean; until?: () => boolean },
): Promise<void> {
  let told = new Set<string>();
  let since = wanted.since;
  for (;;) {
    const lines = await readLogs(errand, { ...wanted, since });
    for (const line of lines.filter(({ id }) => !told.has(id))) errand.say(shown(line));
    if (lines.length === 0 && told.size === 0 && !follow) errand.say('Nothing was written in that time.');
    if (!follow || until()) return;
    // Only what the next look may bring again need be remembered.
    const newest = lines.at(-1)?.at ?? since;
    since = Math.max(since, newest - LATE_MS);
    told = new Set(lines.filter(({ at }) => at >= since).map(({ id }) => id));
    await errand.pause(LOOK_MS);
  }
}

/** Milliseconds of a time such as `90s`, `15m`, `2h` or `7d`; undefined for anything else. */
export function spanOf(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,4})([smhd])$/u.exec(text) ?? [];
  const units: { [unit: string]: number } = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  const length = units[unit];
  return length === undefined ? undefined : Number(number) * length;
}

async function linesOf(
  { account, stage }: { account: Account; stage: string },
  name: FunctionName,
  { since, filter }: Wanted,
): Promise<LogLine[]> {
  const client = new CloudWatchLogsClient(account.client);
  const lines: LogLine[] = [];
  const input = {
    logGroupName: `/aws/lambda/${nameIn(stage, name)}`,
    startTime: since,
    ...(filter !== undefined && { filterPattern: filter }),
  };
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, input)) {
      for (const { timestamp: at = 0, message = '', eventId: id = '' } of events) {
        lines.push({ at, name, text: message.trimEnd(), id });
      }
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return lines;
}

function shown({ at, name, text }: LogLine): string {
  return `${new Date(at).toISOString()} ${name} ${text}`;
}
