// What every command of the owner's does with its arguments and its output.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { enter } from '../person.ts';
import { ENTRY, newFolder, startServer } from '../platform/node.ts';
import { owner } from '../platform/owner.ts';

it.skipIf(process.platform !== 'linux')('[CLI1] serves on though nothing takes its lines', async () => {
  const full = ['sh', '-c', 'exec "$@" 2>/dev/full', 'sh', process.execPath, ENTRY, 'start'];
  const server = await startServer({ PARLEY_LOG: 'info' }, full);
  const ana = await enter(server, 'Ana');
  await ana.ok('sendmessage', { roomId: 'lobby', key: 'k', message: 'Hello' });
  ana.socket.close();
  expect(await server.stop()).toBe(0);
});

it('[CLI1] does its work though nobody reads what it says', async () => {
  const folder = await newFolder();
  const PARLEY_DATA = join(folder, 'data');
  await owner({ PARLEY_DATA }, 'owner-link');
  const file = join(folder, 'copy.db');
  const child = spawn(process.execPath, [ENTRY, 'backup', file], {
    env: { PATH: process.env['PATH'], PARLEY_DATA },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('');
  expect(existsSync(file)).toBe(true);
});

it('[CLI2] says where flags go when only the value of one arrives, as from npm without the dashes', async () => {
  const PARLEY_DATA = join(await newFolder(), 'data');
  const refused = async (...args: string[]) =>
    owner({ PARLEY_DATA }, ...args).then(
      () => 'done',
      ({ code, stderr }: { code: number; stderr: string }) => `${code}: ${stderr}`,
    );
  expect(await refused('start', '9000')).toBe(
    '1: 9000 is not expected here. Flags go behind two dashes: npm start -- --port 9000\n',
  );
  expect(await refused('owner-link', '9000')).toContain('npm run parley -- owner-link --port 9000');
  expect(existsSync(PARLEY_DATA)).toBe(false);
});

it('[CLI3] answers what is no command with one sentence, and with what was meant where it is close', async () => {
  const said = async (command: string) =>
    owner({}, command).then(
      () => 'done',
      ({ code, stderr }: { code: number; stderr: string }) => `${code}: ${stderr}`,
    );
  expect(await said('docter')).toBe('1: There is no command "docter". Did you mean doctor?\n');
  expect(await said('fly')).toBe('1: There is no command "fly". npm run parley -- help names them all.\n');
});
