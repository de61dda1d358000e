// The disk: room for what comes, and how long it takes until something is really on it.
import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { existing } from './barrier.ts';
import { type Check, fail, type Finding, ok, warn } from './finding.ts';

const MIB = 1024 ** 2;
/** Syncs that are timed. */
const SYNCS = 20;
/** Milliseconds from which a sync is slow: each message waits for one. */
const SLOW_MS = 50;
/** File systems by their number in statfs(2) on which a database is not safe. */
const UNSAFE: { [type: number]: string } = {
  0x6969: 'NFS',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB',
  0x01021997: '9p',
  0x01021994: 'tmpfs',
};

export const disk: Check = ({ config: { data } }) => {
  const folder = existing(data);
  const { bavail, bsize, type } = statfsSync(folder);
  return [space(data, (bavail * bsize) / MIB), ...kind(data, type), ...(folder === data ? [sync(data)] : [])];
};

function space(data: string, free: number): Finding {
  const about = 'disk';
  const what = `${free < 10_240 ? `${Math.floor(free)} MiB` : `${Math.floor(free / 1024)} GiB`} free for ${data}`;
  const why = 'A full disk takes no more messages; what is there can still be read.';
  const todo = 'Make room, or move the folder to a larger disk (PARLEY_DATA).';
  if (free < 100) return fail(about, what, why, todo);
  return free < 1024 ? warn(about, what, why, todo) : ok(about, what);
}

function kind(data: string, type: number): Finding[] {
  const name = UNSAFE[type];
  if (name === undefined) return [];
  const lost = name === 'tmpfs' ? 'It is gone after a restart of the machine.' : 'Its locks and syncs may not hold.';
  return [warn('disk', `${data} is on ${name}`, lost, 'Keep the folder on a disk of this machine (PARLEY_DATA).')];
}

function sync(data: string): Finding {
  const file = join(data, `doctor-${process.pid}`);
  const times: number[] = [];
  const handle = openSync(file, 'wx', 0o600);
  try {
    for (let i = 0; i < SYNCS; i += 1) {
      const start = performance.now();
      writeSync(handle, Buffer.alloc(4_096, i), 0, 4_096, 0);
      fdatasyncSync(handle);
      times.push(performance.now() - start);
    }
  } finally {
    closeSync(handle);
    rmSync(file);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const [median = 0, most = 0] = [sorted[SYNCS / 2], sorted.at(-1)];
  const what = `a write is on the disk after ${median.toFixed(2)} ms (median; the slowest took ${most.toFixed(1)} ms)`;
  if (median < SLOW_MS) return ok('disk', what);
  return warn(
    'disk',
    what,
    'Every message waits that long before it counts as sent.',
    'Use a faster disk, or one less busy.',
  );
}
