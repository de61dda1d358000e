// One server of a run: started on core 0, watched, ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Contestant } from './contestants.ts';

export interface Server {
  pid: number;
  port: number;
  /** Milliseconds from its start to the line that it listens. */
  startMs: number;
  /** How long its event loop was held up since the last question, in milliseconds; only servers of Node tell. */
  loop(): Promise<{ p50: number; p99: number; most: number }>;
  end(): Promise<void>;
}

/** The core of the server; the generator has the next one. */
export const SERVER_CORE = 0;

const ROOT = join(import.meta.dirname, '..');
/** Milliseconds that a server may take to stop by itself. */
const STOP_MS = 5_000;

/** Starts a server and waits until it listens. `folder`: for its log; `data`: the messages, for ours. */
export async function startServer({ name, command, env }: Contestant, folder: string, data: string): Promise<Server> {
  const start = performance.now();
  // As a service manager does: the log goes to a file.
  const log = join(folder, 'server.log');
  const logFile = openSync(log, 'w');
  const child = spawn('taskset', ['-c', String(SERVER_CORE), ...command], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...env, PARLEY_DATA: data },
    stdio: ['ignore', 'pipe', logFile],
  });
  closeSync(logFile);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close');
  let told: ((loop: number[]) => void) | undefined;
  const port = new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout as Readable }).on('line', (line) => {
      const found = /listening on \S*:(\d+)\//u.exec(line)?.[1];
      if (found) resolve(Number(found));
      if (line.startsWith('{"loopMs"')) told?.((JSON.parse(line) as { loopMs: number[] }).loopMs);
    });
    void ended.then(() => reject(new Error(`${name} ended: ${readFileSync(log, 'utf8').slice(-2_000)}`)));
  });
  return {
    port: await port,
    pid: child.pid ?? 0,
    startMs: performance.now() - start,
    async loop() {
      const answer = new Promise<number[]>((resolve) => (told = resolve));
      child.kill('SIGUSR2');
      const [p50 = 0, p99 = 0, most = 0] = await answer;
      return { p50, p99, most };
    },
    async end() {
      child.kill('SIGTERM');
      const late = setTimeout(kill, STOP_MS);
      await ended;
      clearTimeout(late);
      process.off('exit', kill);
    },
  };
}
