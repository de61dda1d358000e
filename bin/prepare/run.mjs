import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Runs a command to its end and keeps its output to itself.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to this process's environment
 * @returns {{ ok: boolean, output: string }} output: what it printed, stdout and stderr together
 */
export function run(command, args, env = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } });
  const output = [done.stdout, done.stderr, done.error?.message].filter(Boolean).join('\n').trim();
  return { ok: done.status === 0, output };
}

/**
 * Runs npm under the Node that npm itself was started with, so that it never runs from the node_modules it changes.
 * @param {string[]} args
 */
export function npm(args) {
  // Errors only (engine warnings are expected), and a missing network is told within seconds.
  const quiet = [
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-timeout=60000',
  ];
  const { npm_execpath: npmPath, npm_node_execpath: nodePath } = process.env;
  return npmPath && nodePath ? run(nodePath, [npmPath, ...args, ...quiet]) : run('npm', [...args, ...quiet]);
}

/** @param {string} line one plain sentence for the person at the terminal */
export function say(line) {
  console.log(`parley: ${line}`);
}

/**
 * Ends the preparation, and with it the npm command.
 * @param {string} sentence what is wrong and what to do
 * @param {string} [details] output of the command that failed
 * @returns {never}
 */
export function stop(sentence, details = '') {
  if (details) console.error(details);
  console.error(`parley: ${sentence}`);
  process.exit(1);
}

/**
 * Remembers what a step was last done for, so that it can be skipped the next time.
 * @param {string} file
 */
export function stamp(file) {
  return {
    /** @returns {string} what was kept, '' if nothing was */
    read() {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return ''; // Never written, or removed together with node_modules.
      }
    },
    /** @param {string} value */
    write(value) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, value);
    },
  };
}
