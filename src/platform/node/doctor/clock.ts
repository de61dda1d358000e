// The clock: messages carry its time, sessions and links end by it.
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile, openReader } from '../store/database.ts';
import { type Check, type Finding, ok, warn } from './finding.ts';

const about = 'clock';
/** Milliseconds by which two clocks may differ. */
const APART_MS = 5_000;
const WHY = 'Messages carry its time, and sessions and links end by it.';
const ADVICE = 'Let the machine keep its time itself: timedatectl set-ntp true';

export const clock: Check = ({ config: { data } }) => {
  const findings = [...ofDisk(data), ...ofMessages(data)];
  return findings.length > 0
    ? findings
    : [ok(about, `${new Date().toISOString()}, in step with the disk and the messages`)];
};

/** The Date header of a server, in whole seconds, compared with the time at which it came. */
export function ofServer(date: string | undefined, place: string): Finding[] {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there)) return [];
  const apart = Date.now() - there;
  if (Math.abs(apart) < APART_MS) return [ok(about, `in step with ${place}`)];
  return [warn(about, `${Math.round(apart / 1000)} s ahead of ${place}`, WHY, ADVICE)];
}

function ofDisk(data: string): Finding[] {
  if (!existsSync(data)) return [];
  const file = join(data, `doctor-${process.pid}`);
  writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
  const apart = Date.now() - statSync(file).mtimeMs;
  rmSync(file);
  if (Math.abs(apart) < APART_MS) return [];
  return [warn(about, `${Math.round(apart / 1000)} s ahead of the clock of the disk`, WHY, ADVICE)];
}

function ofMessages(data: string): Finding[] {
  if (!existsSync(databaseFile(data))) return [];
  const db = openReader(data);
  try {
    const newest = db.prepare('SELECT max(timestamp) FROM rooms').pluck().get() as string | null;
    const ahead = Date.parse(newest ?? '') - Date.now();
    if (!(ahead > APART_MS)) return [];
    const what = `the newest message is ${Math.round(ahead / 1000)} s in the future (${newest})`;
    return [
      warn(
        about,
        what,
        'The clock was ahead, or is behind now; new messages carry that time until it is reached.',
        ADVICE,
      ),
    ];
  } finally {
    db.close();
  }
}
