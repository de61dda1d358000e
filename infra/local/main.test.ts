// `npm run aws:local` with its switches on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signIn } from '../../test/person.ts';
import { unsupported } from '../../test/platform/aws.ts';
import type { Bill } from './ledger.ts';

/** Starts it, and collects what it says. */
function run(more: Record<string, string>) {
  const env = { PATH: process.env['PATH'], PORT: '0', PARLEY_GUESTS: 'on', ...more };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, said: () => said, ended: once(child, 'close') };
}

describe.skipIf(unsupported !== undefined)('the local run', () => {
  it('[GWC1] names what is wrong with its switches, and does not start', async () => {
    const { said, ended } = run({ PARLEY_CHAOS: 'X9,X2=2', PARLEY_TIME_SCALE: 'fast' });
    expect((await ended)[0]).toBe(1);
    expect(said().trim().split('\n')).toEqual([
      'PARLEY_TIME_SCALE is fast; give a number above 0 and up to 1000.',
      'PARLEY_CHAOS has X9, which is none of M9, M10, X2, X4, X5, X6, throttled, halved, latency, seed.',
      'PARLEY_CHAOS has X2=2; give X2 a share from 0 to 1, such as 0.1.',
    ]);
  });

  it('[GWC2] [GWB1] [GWT2] says its seed, goes by its own time, and says at the end what it would have cost', async () => {
    const begun = Date.now();
    const { child, said, ended } = run({ PARLEY_CHAOS: 'X6,latency=1', PARLEY_LEDGER: 'on', PARLEY_TIME_SCALE: '60' });
    const guests = /on purpose: PARLEY_CHAOS=X6,latency=1,seed=\d+\n/u;
    for (const end = Date.now() + 60_000; !guests.test(said()) && Date.now() < end; ) await once(child.stdout, 'data');
    expect(said()).toMatch(guests);
    const [http = ''] = /http:\/\/[\d.:]+/u.exec(said()) ?? [];
    await signIn({ http, socket: '' }, 'Ines');
    child.kill('SIGTERM');
    await ended;
    const { dynamo, functions } = JSON.parse(said().slice(said().indexOf('\n{') + 1)) as Bill;
    expect(functions['ChatAppHttp']?.invocations).toBe(1);
    const writes = Object.values(dynamo).reduce((sum, { write }) => sum + write, 0);
    expect(writes).toBeGreaterThanOrEqual(2);
    expect(begun).toBeLessThan(Date.now());
  }, 90_000);
});
