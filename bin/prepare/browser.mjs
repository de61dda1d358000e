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
  const browser = !findChromium();
  const ip = !hasIp();
  if ((browser || ip) && isRoot && hasApt) installPackages({ browser, ip });
  const path = findChromium() ?? downloadChromium();
  say(`Browser tests use ${path}.`);
}

/** `ip` is what brings up the loopback interface where the tests run cut off from the network. */
function hasIp() {
  return process.platform !== 'linux' || spawnSync('ip', ['-V']).status === 0;
}

/** @param {{ browser: boolean, ip: boolean }} missing */
function installPackages({ browser, ip }) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  output += run('apt-get', ['update'], env).output;
  // The smaller one, where this Debian has it.
  const shell = 'chromium-headless-shell';
  const found = spawnSync('apt-cache', ['show', shell]).status === 0 ? shell : 'chromium';
  const packages = [...(browser ? [found] : []), ...(ip ? ['iproute2'] : [])];
  say(`Installing ${packages.join(' and ')} with apt-get, because the tests need it.`);
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
