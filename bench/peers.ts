// Packages of others to compare with: installed when a comparison needs them, in a folder of their own, so that nobody else
// waits for them.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the packages of a folder as its lockfile says, after saying so. Gives a sentence when that fails. */
export function installPeers(folder: string, name: string, size: string): string | undefined {
  if (changedAt(join(folder, 'node_modules/.package-lock.json')) >= changedAt(join(folder, 'package-lock.json')))
    return undefined;
  console.log(`Installing ${name} (about ${size}).`);
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  // Under the Node that npm itself was started with, where npm tells.
  const [command, ...rest] = npm && node ? [node, npm, ...args] : ['npm', ...args];
  const done = spawnSync(command, rest, { cwd: folder, encoding: 'utf8' });
  if (done.status === 0) return undefined;
  return `${name} could not be installed: ${(done.stderr || String(done.error)).trim().split('\n')[0]}`;
}

/** When a file was changed, in Unix milliseconds; 0 when there is none. */
function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
