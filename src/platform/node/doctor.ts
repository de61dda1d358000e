// The doctor: looks at everything that a chat of one's own needs from its machine, running or not, and says what to do.
import type { NodeConfig } from './config.ts';
import { barrier, unseen } from './doctor/barrier.ts';
import { clock } from './doctor/clock.ts';
import { database } from './doctor/database.ts';
import { disk } from './doctor/disk.ts';
import { type Check, fail, type Finding } from './doctor/finding.ts';
import { folder } from './doctor/folder.ts';
import { local, outside } from './doctor/reach.ts';
import { settings } from './doctor/settings.ts';
import { certificate, versions } from './doctor/versions.ts';
import { readNote } from './note.ts';
import { inUse } from './store/database.ts';

const checks: { [about: string]: Check } = {
  versions,
  settings,
  folder,
  disk,
  clock,
  database,
  certificate,
  local,
  outside,
};
/** Those that are left where the data folder cannot be looked into. */
const fromOutside = { versions, settings, folder, certificate, unseen };

/** All findings, one by one as they are made. Never throws: a check that cannot be made is a finding too. */
export async function* examine(config: NodeConfig): AsyncGenerator<Finding> {
  const patient = { config, ...runningOn(config.data) };
  for (const [about, check] of Object.entries(barrier(config.data) ? fromOutside : checks)) {
    try {
      yield* await check(patient);
    } catch (error) {
      const what = `could not be looked at: ${error instanceof Error ? error.message : String(error)}`;
      yield fail(about, what, 'Something stands in the way of the server too.', 'See the lines above.');
    }
  }
}

function runningOn(data: string): { running: boolean; note: ReturnType<typeof readNote> } {
  try {
    return { running: inUse(data), note: readNote(data) };
  } catch {
    // A folder that cannot be read is told of by its own check.
    return { running: false, note: undefined };
  }
}
