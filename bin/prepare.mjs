/**
 * Runs before `npm start`, `npm test` and the other commands: installs what is missing, builds the page if its
 * sources changed, finds a browser for the tests. Plain JavaScript for Node 18+, because the runtime the project
 * uses (Node 24) may not be installed yet. When nothing changed it touches no network and prints nothing.
 */
import { installPackages } from './prepare/packages.mjs';
import { ensureRuntime } from './prepare/runtime.mjs';
import { buildPage } from './prepare/page.mjs';
import { ensureBrowser } from './prepare/browser.mjs';
import { ensureProxies } from './prepare/proxies.mjs';

const command = process.argv[2];

installPackages();
ensureRuntime();
if (command === 'start' || command === 'test') buildPage();
if (command === 'test') {
  ensureBrowser();
  ensureProxies();
}
