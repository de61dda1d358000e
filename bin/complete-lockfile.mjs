/**
 * `npm run lockfile`: adds to package-lock.json the builds for other systems that npm left out.
 *
 * npm omits an optional package that the registry in use does not have, and from then on `npm ci` refuses the lockfile
 * everywhere. Such packages are pinned exactly by the package that wants them and named after their system, so the
 * entry can be written without asking anybody. Run it after `npm install` of a package that comes in several builds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { missingBuilds } from './prepare/lockfile.mjs';

const file = resolve(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = missingBuilds(lock);
const packages = { ...lock.packages, ...added };
const sorted = Object.keys(packages).sort((a, b) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted.map((path) => [path, packages[path]]));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${Object.keys(added).length} builds for other systems added.`);
