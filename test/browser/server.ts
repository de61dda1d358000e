// A server for journeys: a process of its own on either platform, which can be stopped and started again in place.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dynoxide } from '../../infra/local/dynamo.ts';

export type Platform = 'node' | 'aws';

/** The platforms that run on this system. */
export const platforms: Platform[] = dynoxide() === undefined ? ['node'] : ['node', 'aws'];

/** What one machine alone can show, by the beginning of a journey's title, and why the AWS stack cannot. */
export const oneMachineOnly: [title: string, reason: string][] = [
  ['[WEB74]', 'the first start of a stack prints no owner link'],
  ['[WEB16] a page without a network', 'the local stack listens on loopback only, where a page is never offline'],
  ['[WEB83]', 'AWS brings tables back by its own means'],
  ['[WEB77]', 'the network of delivery compresses the page, and there is none here'],
  ['[SYNC12]', 'two thousand messages, one at a time, take minutes; what it looks at is the page alone'],
];

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const commands = { node: ['bin/parley.mjs', 'start'], aws: ['infra/local/main.ts'] };
const paths = { node: '/ws', aws: '/production' };

export interface TestServer {
  url: string;
  /** Address of its socket. */
  socket: string;
  /** What it has printed since it was last started. */
  printed(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it where it was, on the same data. */
  start(): Promise<void>;
  /** Runs one of the owner's commands on its data. One machine alone has these. */
  command(...args: string[]): Promise<void>;
  /** Where it keeps its data. */
  data: string;
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
    socket: `ws://127.0.0.1:${port}${paths[platform]}`,
    printed: () => output,
    data,
    start,
    stop,
    async command(...args) {
      await run(process.execPath, ['bin/parley.mjs', ...args], {
        cwd: root,
        env: { PATH: process.env['PATH'], PARLEY_DATA: data },
      });
    },
    async end() {
      await stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
