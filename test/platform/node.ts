// The one-machine platform for the contract suites: its store in a folder of its own, and the whole server.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../src/core/ports.ts';
import { createConnections } from '../../src/platform/node/store/connections.ts';
import { Fanout } from '../../src/platform/node/fanout.ts';
import { SlowReaders } from '../../src/platform/node/slow.ts';
import { LiveConnections } from '../../src/platform/node/live.ts';
import { storeOwnerLink } from '../../src/platform/node/ownerLink.ts';
import { openStore } from '../../src/platform/node/store.ts';
import type { TestStore } from '../contract/drafts.ts';

export const newFolder = () => mkdtemp(join(tmpdir(), 'parley-'));

/** A store, and the folder it is in. */
export type NodeStore = TestStore & { folder: string };

const newFanout = (live: LiveConnections) => new Fanout(live, new SlowReaders(live, { headOf: () => undefined }));

/** A store in an empty folder. */
export async function makeStore(clock: Clock = { now: () => Date.now() }): Promise<NodeStore> {
  const folder = await newFolder();
  const live = new LiveConnections();
  const isOpen = (id: string) => live.byId.has(id);
  const store = await openStore(folder, { clock, isOpen, onFatal: expectNone, onUnchecked: expectNone });
  const stop = async () => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { ...store, connections: createConnections(live, newFanout(live)), folder, stop };
}

function expectNone(why: string): never {
  throw new Error(`the store gave up: ${why}`);
}

/** A server in a process of its own. */
export interface NodeServer {
  process: ChildProcess;
  /** Its data folder. */
  data: string;
  /** Base address, without a slash at the end. */
  http: string;
  socket: string;
  /** The secret of a new owner link. */
  ownerLink(): Promise<string>;
  /** What it has written so far, both streams. */
  output(): string;
  /** Sends a signal and waits for the end; gives the exit code. Harmless when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** For tests that are faster than people. */
export const UNLIMITED = { PARLEY_RATE_LIMIT: 'off' };

/** The entry point, as `npm start` runs it. */
export const ENTRY = fileURLToPath(new URL('../../bin/parley.mjs', import.meta.url));

/** What a command is run behind so that it is not root, who may read and write everything. */
export const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

/** Starts a server on a free port and waits until it listens. Rejects with its output when it ends instead. */
export async function startServer(
  env: NodeJS.ProcessEnv = {},
  [command = '', ...args]: string[] = [process.execPath, ENTRY, 'start'],
): Promise<NodeServer> {
  const data = env['PARLEY_DATA'] ?? (await newFolder());
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], PORT: '0', PARLEY_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails leaves nothing running.
  const abandon = () => child.kill('SIGKILL');
  process.once('exit', abandon);
  child.once('exit', () => process.off('exit', abandon));
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /listening on \S+:(\d+)\//u.exec(line)?.[1];
      if (found) resolve(found);
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
  return {
    process: child,
    data,
    ownerLink: () => storeOwnerLink(data),
    http: `http://127.0.0.1:${port}`,
    socket: `ws://127.0.0.1:${port}/ws`,
    output: () => text,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const code = await ended;
      if (!env['PARLEY_DATA']) await rm(data, { recursive: true, force: true });
      return code;
    },
  };
}
