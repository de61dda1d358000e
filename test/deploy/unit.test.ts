// The systemd unit, as systemd itself reads it; nothing of it is installed or started.
import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newFolder } from '../platform/node.ts';
import { recipe } from './proxied.ts';

const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const missing = analyze('--version').status !== 0;
if (missing) process.stdout.write('The systemd unit is not tried: there is no systemd-analyze here.\n');

it.skipIf(missing)('[DEPLOY2] is valid, and exposes little', async () => {
  const folder = await newFolder();
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
  await symlink(process.execPath, join(folder, 'node_modules/.bin/node'));
  const unit = join(folder, 'parley.service');
  await writeFile(unit, await recipe('parley.service', [['/opt/parley', folder]]));
  const verified = analyze('verify', '--man=no', unit);
  expect([verified.status, verified.stderr]).toEqual([0, '']);

  // From 0, closed, to 10, wide open.
  const { stdout, stderr } = analyze('security', '--offline=true', '--threshold=20', '--no-pager', unit);
  const [, exposure] = /exposure level for parley\.service: ([\d.]+)/u.exec(stdout) ?? [];
  expect(Number(exposure), stderr).toBeLessThan(2);
});
