// What keeps the doctor from looking into the data folder at all. Whatever else it said then would be a guess.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Check, fail, type Finding, warn } from './finding.ts';

/** The one finding about a folder that cannot be looked into; undefined when it can. */
export function barrier(data: string): Finding | undefined {
  const folder = existing(data);
  const { R_OK, X_OK } = constants;
  if (!statSync(folder).isDirectory() || may(folder, folder === data ? R_OK | X_OK : X_OK)) return undefined;
  const what = `${folder} belongs to ${nameOf(statSync(folder).uid)} and you (${nameOf(process.getuid?.())}) may not read it`;
  const todo = `Run this as root or as the server's user: sudo PARLEY_DATA=${data} npm run -s parley -- doctor`;
  return fail('data folder', what, 'Everything that the server stores is in there.', todo);
}

/** Takes the place of the checks that need the folder. */
export const unseen: Check = () => [
  warn('database and server', 'not looked at', 'What is wrong with them would be found there.', 'See the lines above.'),
];

/** The innermost part of a path that can be seen. */
export function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** Node knows only the name of the user it runs as. */
function nameOf(uid: number | undefined): string {
  try {
    const users = readFileSync('/etc/passwd', 'utf8').split('\n');
    return users.map((line) => line.split(':')).find(([, , id]) => id === String(uid))?.[0] ?? `user ${uid}`;
  } catch {
    return `user ${uid}`;
  }
}
