// The template and the bundles of the source as it stands, made again only when something they are made of has changed.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const DAY = 24 * 60 * 60_000;
const cache = join(root, 'cdk.out/local');
const inputs = ['infra/*.ts', 'src/{core,http,protocol}/**/*.ts', 'src/platform/aws/**/*.ts', 'package*.json'];

/**
 * The folder that holds `*.template.json` and `asset.*` of a stage. Several processes may ask at once; one of them makes
 * it.
 */
export async function synthesized(stage = 'prod'): Promise<string> {
  const folder = join(cache, `${stage}-${hashOfInputs()}`);
  mkdirSync(cache, { recursive: true });
  while (!existsSync(folder)) {
    if (!lock(`${folder}.lock`)) {
      await pause(100);
      continue;
    }
    try {
      if (!existsSync(folder)) await synthInto(folder, stage);
    } finally {
      rmSync(`${folder}.lock`, { force: true });
    }
  }
  return folder;
}

async function synthInto(folder: string, stage: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, [join(root, 'infra/main.ts')], {
    cwd: root,
    env: { PATH: process.env['PATH'], CDK_OUTDIR: unfinished, PARLEY_STAGE: stage },
  });
  renameSync(unfinished, folder);
  forgetOld();
}

/** Removes what was made of earlier source, but nothing that a run of today may still use. */
function forgetOld(): void {
  for (const name of globSync('*', { cwd: cache })) {
    const path = join(cache, name);
    if (Date.now() - statSync(path).mtimeMs > DAY) rmSync(path, { recursive: true, force: true });
  }
}

function hashOfInputs(): string {
  const hash = createHash('sha256');
  for (const path of globSync(inputs, { cwd: root }).toSorted()) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Whether the lock is ours now. A lock whose owner has died is taken away. */
function lock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isAlive(file)) rmSync(file, { force: true });
    return false;
  }
}

function isAlive(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // The file is there a moment before its content.
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}
