import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where servers that run from a node_modules folder leave a file named after their process id.
 * @param {string} nodeModules
 */
export function instancesFolder(nodeModules) {
  return join(nodeModules, '.parley/pids');
}

/**
 * The servers that run from this node_modules now. Files of servers that were killed are removed.
 * @param {string} nodeModules
 * @returns {number[]} process ids
 */
export function runningInstances(nodeModules) {
  const folder = instancesFolder(nodeModules);
  return list(folder)
    .map(Number)
    .filter((pid) => {
      const file = join(folder, String(pid));
      const alive = isAlive(pid) && readFileSync(file, 'utf8') === startTime(pid);
      if (!alive) rmSync(file, { force: true });
      return alive;
    });
}

/**
 * When a process started, to tell it from a later one with the same id (small ids come back at once in a container).
 * @param {number} pid
 * @returns {string} clock ticks since boot; '' where the system does not say (no /proc)
 */
export function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold spaces: count from its end. Start time is field 22.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // No server has run from here yet.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'; // It lives, and belongs to somebody else.
  }
}
