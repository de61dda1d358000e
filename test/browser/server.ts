// A server for journeys: a process of its own on either platform, which can be stopped and started again in place.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { dynoxide } from '../../infra/local/dynamo.ts';

export type Platform = 'node' | 'aws';

/** The platforms that run on this system. */
export const platforms: Platform[] = dynoxide() === undefined ? ['node'] : ['node', 'aws'];

const root = fileURLToPath(new URL('../../', import.meta.url));
const commands = { node: ['bin/parley.mjs', 'start'], aws: ['infra/local/main.ts'] };

export interface TestServer {
  url: string;
  /** What it has printed since it was last started. */
  printed(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it where it was, on the same data. */
  start(): Promise<void>;
  /** Stops it and removes its data. */
  end(): Promise<void>;
}

/** Starts a server on a free port and empty data. */
export async function startServer(platform: Platform, env: { [name: string]: string } = {}): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), 'parley-journey-'));
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let port = '0';
  let output = '';

  async function start(): Promise<void> {
    const fresh = spawn(process.execPath, commands[platform], {
      cwd: root,
      env: { PATH: process.env['PATH'], PORT: port, PARLEY_DATA: data, PARLEY_GUESTS: 'on', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = fresh;
    output = '';
    ended = new Promise((resolve) => fresh.once('close', resolve).once('error', resolve));
    fresh.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    port = await new Promise((resolve, reject) => {
      createInterface({ input: fresh.stdout }).on('line', (line) => {
        output += `${line}\n`;
        const found = /http:\/\/[^:/]+:(\d+)/u.exec(line)?.[1];
        if (found) resolve(found);
      });
      void ended.then(() => reject(new Error(`the server ended: ${output}`)));
    });
  }

  async function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (child?.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    printed: () => output,
    start,
    stop,
    async end() {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
