import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say, stamp, stop } from './run.mjs';
import { runtime } from './runtime.mjs';

/** What the page is made of: a change in any of these builds it again. */
const inputs = ['src/web', 'src/client', 'src/protocol', 'vite.config.ts', 'index.html', 'public', 'package-lock.json'];

/** Builds the page into dist/web, if it is not there yet or its sources changed. */
export function buildPage() {
  const sources = hashOf(inputs.map((input) => join(root, input)).filter(existsSync));
  const built = stamp(join(root, 'dist/web.stamp'));
  if (built.read() === sources && existsSync(join(root, 'dist/web/index.html'))) return;

  const { ok, output } = run(runtime(), [join(root, 'node_modules/vite/bin/vite.js'), 'build']);
  if (!ok) stop('The page could not be built (the message is above).', output);
  built.write(sources);
  say('Built the page.');
}

/** @param {string[]} paths files and folders */
function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesIn)) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
