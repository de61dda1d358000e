import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** The first draws no window for each page of a test, which takes half the time on two cores. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium for the browser tests: the one named by CHROMIUM_PATH, one of this system, or Playwright's own.
 * @returns {string | undefined} its path
 */
export function findChromium() {
  const { CHROMIUM_PATH: chosen, PATH = '' } = process.env;
  if (chosen) return starts(chosen) ? chosen : undefined;
  const onPath = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return [...onPath, ...applications, playwrightsOwn()].filter(existsSync).find(starts);
}

/** Where Playwright would put the browser it downloads. */
function playwrightsOwn() {
  /** @type {typeof import('playwright-core')} */
  const { chromium } = createRequire(import.meta.url)('playwright-core');
  return chromium.executablePath();
}

/**
 * Ubuntu's chromium-browser may be a mere note that a snap is wanted: ask each candidate for its version.
 * @param {string} path
 */
function starts(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && /chrom/i.test(stdout);
}
