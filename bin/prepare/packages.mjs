import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningInstances } from './instances.mjs';
import { outdatedPackage, thisMachine } from './lockfile.mjs';
import { npm, root, say, stamp, stop } from './run.mjs';

/** Makes node_modules match package-lock.json. Does nothing, and reads two files only, if it did before. */
export function installPackages() {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const wanted = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform} ${process.arch}`;
  const done = stamp(join(root, 'node_modules/.parley/packages'));
  if (done.read() === wanted) return;

  const reason = whyInstall(lockText);
  if (reason) {
    refuseWhileRunning();
    say(`Installing packages with npm ci, because ${reason}. This takes about a minute.`);
    const { ok, output } = npm(['ci', '--ignore-scripts']);
    if (!ok)
      stop('npm could not install the packages (its message is above). Check the network, then run it again.', output);
  }
  done.write(wanted);
}

/** Ends the preparation if a server runs from node_modules: it loads files from there while it runs. */
export function refuseWhileRunning() {
  const [pid] = runningInstances(join(root, 'node_modules'));
  if (pid)
    stop(
      `Packages have to be changed, but Parley runs from this folder (process ${pid}). Stop it first, then try again.`,
    );
}

/** @param {string} lockText */
function whyInstall(lockText) {
  const installed = join(root, 'node_modules/.package-lock.json'); // npm's own note of what it installed
  if (!existsSync(installed)) return 'they are not installed yet';
  const name = outdatedPackage(JSON.parse(lockText), JSON.parse(readFileSync(installed, 'utf8')), thisMachine());
  return name && `${name} is missing or has another version than package-lock.json says`;
}
