import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, run, say } from './run.mjs';

/** Where the proxies are unpacked: nothing is installed, so nothing is started and nothing stays on the machine. */
const folder = join(root, 'node_modules/.parley/proxies');
const proxies = { caddy: ['version'], nginx: ['-v'] };

/**
 * A proxy that the recipes in `deploy/` are tried with: one of this system, or the one that was unpacked.
 * @param {'caddy' | 'nginx'} name
 * @returns {string | undefined} its path
 */
export function findProxy(name) {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const unpacked = ['usr/bin', 'usr/sbin'].map((place) => join(folder, place));
  const paths = [...places, ...unpacked].map((place) => join(place, name)).filter(existsSync);
  return paths.find((path) => spawnSync(path, proxies[name], { timeout: 20_000 }).status === 0);
}

/** Makes sure that there are Caddy and nginx for the tests of the recipes, where that is possible without asking. */
export function ensureProxies() {
  const missing = Object.keys(proxies).filter((name) => !findProxy(/** @type {'caddy'} */ (name)));
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb')) return skip(missing, 'this is no Debian');
  say(`Unpacking ${missing.join(' and ')} into node_modules, because the tests of deploy/ need it.`);
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const download = () => run('sh', ['-c', 'cd "$1" && shift && apt-get download "$@"', 'sh', fresh, ...missing]);
  let done = download();
  if (!done.ok && process.getuid?.() === 0 && run('apt-get', ['update']).ok) done = download();
  if (!done.ok) return skip(missing, done.output.split('\n').at(-1) ?? '');
  const unpacked = readdirSync(fresh)
    .map((file) => join(fresh, file))
    .every((file) => run('dpkg-deb', ['-x', file, fresh]).ok && rmSync(file) === undefined);
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  const still = missing.filter((name) => !findProxy(/** @type {'caddy'} */ (name)));
  if (!unpacked || still.length > 0) skip(still, 'it does not start here');
}

/**
 * @param {string[]} names
 * @param {string} why
 */
function skip(names, why) {
  say(`The recipes for ${names.join(' and ')} are not tried: ${why}.`);
}
