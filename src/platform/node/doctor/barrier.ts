// What keeps the doctor from looking into the data folder at all. Whatever else it said then would be a guess.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Check, fail, type Finding, warn } from './finding.ts';

const about = 'data folder';
const WHY = 'Everything that the server stores is in there.';
const MOUNT = 'Mount it for writing, or set PARLEY_DATA elsewhere.';

/** The one finding about a folder that cannot be looked into; undefined when it can. */
export function barrier(data: string): Finding | undefined {
  const folder = existing(data);
  const { R_OK, W_OK, X_OK } = constants;
  if (!statSync(folder).isDirectory()) return undefined;
  if (refusal(folder, W_OK) === 'EROFS') return fail(about, `${folder} is on a read-only file system`, WHY, MOUNT);
  if (refusal(folder, folder === data ? R_OK | X_OK : X_OK) === undefined) return undefined;
  const what = `${folder} belongs to ${nameOf(statSync(folder).uid)} and you (${nameOf(process.getuid?.())}) may not read it`;
  const todo = `Run this as root or as the server's user: sudo PARLEY_DATA=${data} npm run -s parley -- doctor`;
  return fail(about, what, WHY, todo);
}

/** Takes the place of the checks that need the folder. */
export const unseen: Check = () => [
  warn('database and server', 'not looked at', 'What is wrong with them would be found there.', 'See the lines above.'),
];

/** The innermost part of a path that can be seen. */
export function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}

/** The code with which the system refuses an access; undefined when it does not. */
function refusal(path: string, mode: number): string | undefined {
  try {
    accessSync(path, mode);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EACCES';
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
