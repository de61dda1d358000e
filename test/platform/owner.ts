// The commands of the owner, run as a person runs them.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ENTRY } from './node.ts';

/** What a command prints on standard output. Rejects with both streams when it fails. */
export async function owner(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [ENTRY, ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
  return stdout;
}
