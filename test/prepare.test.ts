import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { register } from '../bin/instance.ts';
import { instancesFolder, runningInstances, startTime } from '../bin/prepare/instances.mjs';
import { missingBuilds, outdatedPackage } from '../bin/prepare/lockfile.mjs';
import { root } from './architecture/files.ts';

const machine = { os: 'linux', cpu: 'x64', libc: 'glibc' };
const lock = (packages: Record<string, object>) => ({ packages: { '': {}, ...packages } });

describe('what has to be installed', () => {
  const wanted = lock({
    'node_modules/ws': { version: '8.0.0' },
    'node_modules/a/node_modules/ws': { version: '7.0.0' },
  });

  it('[TOOL1] nothing, if every package is there in its version', () => {
    expect(outdatedPackage(wanted, wanted, machine)).toBeUndefined();
  });

  it('[TOOL1] a package that is missing or has another version', () => {
    const one = { 'node_modules/ws': { version: '8.0.0' } };
    expect(outdatedPackage(wanted, lock(one), machine)).toBe('ws');
    const other = lock({ ...wanted.packages, 'node_modules/ws': { version: '8.0.1' } });
    expect(outdatedPackage(wanted, other, machine)).toBe('ws');
  });

  it('[TOOL1] a build for this machine, but none for another', () => {
    const build = (system: object) => lock({ 'node_modules/build': { version: '1.0.0', optional: true, ...system } });
    const missing = (system: object) => outdatedPackage(build(system), lock({}), machine);
    expect(missing({ os: 'linux', cpu: ['x64'] })).toBe('build');
    expect(missing({ os: ['!win32'], cpu: ['x64'] })).toBe('build');
    expect(missing({ os: ['darwin'], cpu: ['x64'] })).toBeUndefined();
    expect(missing({ os: 'linux', cpu: 'arm64' })).toBeUndefined();
    expect(missing({ os: ['!linux'] })).toBeUndefined();
    expect(missing({ os: ['linux'], cpu: ['x64'], libc: ['musl'] })).toBeUndefined();
    expect(missing({})).toBeUndefined();
  });
});

describe('package-lock.json', () => {
  it('[TOOL3] names the builds for all systems (else run `npm run lockfile`)', () => {
    expect(missingBuilds(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))).toEqual({});
  });

  it('[TOOL3] gets an entry for each build that npm left out', () => {
    const optionalDependencies = { '@a/b-linux-arm64-musl': '1.2.3' };
    expect(missingBuilds(lock({ 'node_modules/b': { dev: true, optionalDependencies } }))).toEqual({
      'node_modules/@a/b-linux-arm64-musl': {
        version: '1.2.3',
        cpu: ['arm64'],
        libc: ['musl'],
        os: ['linux'],
        dev: true,
        optional: true,
      },
    });
  });
});

describe('servers that run from node_modules', () => {
  const nodeModules = mkdtempSync(join(tmpdir(), 'parley-instances-'));
  const note = (pid: number) => join(instancesFolder(nodeModules), String(pid));
  afterEach(() => rmSync(nodeModules, { recursive: true, force: true }));

  it('[TOOL2] are none at first', () => {
    expect(runningInstances(nodeModules)).toEqual([]);
  });

  it('[TOOL2] count while they live, and their notes are removed afterwards', async () => {
    mkdirSync(instancesFolder(nodeModules), { recursive: true });
    const server = spawn('sleep', ['60']);
    await once(server, 'spawn');
    const pid = Number(server.pid);
    writeFileSync(note(pid), startTime(pid));
    expect(runningInstances(nodeModules)).toEqual([pid]);

    server.kill('SIGKILL');
    await once(server, 'exit');
    expect(runningInstances(nodeModules)).toEqual([]);
    expect(existsSync(note(pid))).toBe(false);
  });

  it('[TOOL2] leave a note when they start and remove it when they end', () => {
    const ours = join(root, 'node_modules');
    const unregister = register();
    expect(runningInstances(ours)).toContain(process.pid);
    unregister();
    expect(runningInstances(ours)).not.toContain(process.pid);
  });

  it.runIf(process.platform === 'linux')('[TOOL2] do not count if another process got their number', () => {
    mkdirSync(instancesFolder(nodeModules), { recursive: true });
    writeFileSync(note(process.pid), 'long ago');
    expect(runningInstances(nodeModules)).toEqual([]);
  });
});
