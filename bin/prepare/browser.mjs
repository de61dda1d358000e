import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { root, run, say, stop } from './run.mjs';
import { runtime } from './runtime.mjs';

const isRoot = process.getuid?.() === 0;
const hasApt = existsSync('/usr/bin/apt-get');
let output = '';

/** Makes sure that there is a Chromium for the browser tests, and says which one it is. */
export function ensureBrowser() {
  if (process.env['CHROMIUM_PATH'] && !findChromium()) stop('CHROMIUM_PATH names no Chromium that starts.');
  const missing = [...(findChromium() ? [] : ['chromium']), ...(hasIp() ? [] : ['iproute2'])];
  if (missing.length > 0 && isRoot && hasApt) installPackages(missing);
  const path = findChromium() ?? downloadChromium();
  say(`Browser tests use ${path}.`);
}

/** `ip` is what brings up the loopback interface where the tests run cut off from the network. */
function hasIp() {
  return process.platform !== 'linux' || spawnSync('ip', ['-V']).status === 0;
}

/** @param {string[]} packages */
function installPackages(packages) {
  say(`Installing ${packages.join(' and ')} with apt-get, because the tests need it.`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  output += run('apt-get', ['update'], env).output;
  output += run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], env).output;
}

function downloadChromium() {
  say("Downloading Playwright's Chromium, because no Chromium is installed.");
  const args = [join(root, 'node_modules/playwright/cli.js'), 'install', 'chromium'];
  if (isRoot && hasApt) args.push('--with-deps');
  output += run(runtime(), args, { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' }).output;
  return (
    findChromium() ??
    stop(
      'There is no Chromium for the browser tests. Install one (Debian: apt install chromium) or set CHROMIUM_PATH.',
      output,
    )
  );
}
