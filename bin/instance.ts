import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { instancesFolder, startTime } from './prepare/instances.mjs';

/**
 * Notes that this process runs from node_modules, so that nobody replaces packages under it (see `bin/prepare.mjs`).
 * A folder that cannot be written is no reason not to run: then there is no note, and no protection.
 * @returns a function that removes the note; call it on the way out
 */
export function register(): () => void {
  const folder = instancesFolder(resolve(import.meta.dirname, '../node_modules'));
  const file = join(folder, String(process.pid));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, startTime(process.pid));
  } catch {
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}
