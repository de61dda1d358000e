// What Linux tells about this machine and its processes. CPU times are seconds, sizes bytes.
import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.ts';

/** Ticks per second in /proc: the same on every Linux (USER_HZ, proc(5)). */
const TICKS = 100;

/** CPU time of a process with all its threads. */
export function cpuOf(pid: number): number {
  // The name, in parentheses, may hold anything; utime and stime are the 14th and 15th field.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /su, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** CPU time that all cores have spent on anything, and the time that the host kept from them. */
export function cpuOfAll(): { busy: number; stolen: number } {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = line
    .split(/\s+/u)
    .slice(1)
    .map(Number);
  return { busy: (user + nice + system + irq + softirq) / TICKS, stolen: stolen / TICKS };
}

/** Resident memory of a process, counted page by page. */
export function residentOf(pid: number): number {
  return 1024 * Number(/^Rss:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
}

/** Most files a process may have open at all. Servers and generator raise their own limit to it. */
export function mostFiles(): number {
  return Number(/^Max open files\s+\S+\s+(\S+)/mu.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
}

/** The kind of file system a folder is on, such as ext4. */
export function diskOf(folder: string): string {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const fitting = mounts.filter(([, at = '']) => at === '/' || folder === at || folder.startsWith(`${at}/`));
  return fitting.toSorted(([, a = ''], [, b = '']) => a.length - b.length).at(-1)?.[2] ?? 'an unknown file system';
}

/** Milliseconds of one small write with its sync to the disk under a folder, the median of 50. */
export function syncTime(folder: string): number {
  const file = join(folder, 'sync');
  const fd = openSync(file, 'w');
  const block = Buffer.alloc(4096, 1);
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now();
    writeSync(fd, block);
    fdatasyncSync(fd);
    return performance.now() - start;
  });
  closeSync(fd);
  rmSync(file);
  return median(times);
}

/** Processor, memory, kernel and runtime in one line. */
export function describeMachine(): string {
  const [{ model } = { model: 'unknown processor' }] = cpus();
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  return `${availableParallelism()} × ${model.trim()}, ${memory}, Linux ${release()}, Node ${process.version}`;
}
