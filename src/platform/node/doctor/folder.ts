// The data folder: who may read and write it.
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { table } from '../settings.ts';
import { barrier } from './barrier.ts';
import { type Check, fail, type Finding, ok, warn } from './finding.ts';

const about = 'data folder';

export const folder: Check = ({ config: { data } }) => {
  const barred = barrier(data);
  if (barred) return [barred];
  if (!existsSync(data)) return [absent(data)];
  if (!statSync(data).isDirectory()) {
    return [fail(about, `${data} is no folder`, 'Nothing can be stored.', 'Name a folder in PARLEY_DATA.')];
  }
  const files = readdirSync(data).filter((name) => name.startsWith('parley.db'));
  const paths = [data, ...files.map((name) => join(data, name))];
  const closed = paths.filter((path) => !writable(path));
  if (closed.length > 0) return closed.map(unwritable);
  const open = paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
  return open.length > 0 ? [readable(open)] : [ok(about, `${data} is yours alone`)];
};

/** Where nobody chose a folder there is none before the first start; one that was chosen may be misspelt. */
function absent(data: string): Finding {
  const what = `${data} is not there yet; the first start makes it`;
  if (data === resolve(table.data.fallback)) return ok(about, what);
  return warn(about, what, 'A chat in another folder is not found.', 'If there is one, correct PARLEY_DATA.');
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function unwritable(path: string): Finding {
  const { uid } = statSync(path);
  const todo = `Run this as the user that the server runs as, or give it the files: chown -R <user> ${path}`;
  return fail(about, `${path} (of user ${uid}) cannot be written`, 'The server stores everything there.', todo);
}

function readable(paths: string[]): Finding {
  const what = `others on this machine can get at ${paths.join(', ')}`;
  return warn(about, what, 'All messages are in there.', `chmod go-rwx ${paths.join(' ')}`);
}
