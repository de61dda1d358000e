// Kills a server again and again while people send, and gives back what happened.
import { setTimeout as wait } from 'node:timers/promises';
import { rm } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { signIn } from '../person.ts';
import { newFolder, startServer, UNLIMITED } from '../platform/node.ts';
import { follow, Sender } from './device.ts';
import { readLog } from './dump.ts';
import type { Applied, History } from './history.ts';
import { random } from './random.ts';

export interface Plan {
  kills: number;
  seed: number;
  senders: number;
  /** Messages of each sender under way at once. */
  window: number;
  /** Told after each kill. */
  onKill?: (kill: number, acked: number) => void;
}

export interface Outcome {
  history: History;
  /** Messages under way at each kill. */
  underWay: number[];
  /** Milliseconds from each restart to listening. */
  restarts: number[];
}

/** Runs a plan on a server of its own. Throws when the database is damaged after a kill. */
export async function runKills({ kills, seed, senders, window, onKill }: Plan): Promise<Outcome> {
  const next = random(seed);
  const folder = await newFolder();
  const env = { PARLEY_DATA: folder, PARLEY_GUESTS: 'on', ...UNLIMITED };
  let server = await startServer(env);
  const { http, socket } = server;
  const port = { PORT: new URL(http).port };
  const devices = await Promise.all(
    Array.from({ length: senders }, async (_, i) => new Sender(await signIn(server, `S${i}`))),
  );
  const applied: Applied = [];
  let head: number | undefined;
  const reader = follow({ http, socket }, await signIn(server, 'Reader'), applied, () => head);
  const running = devices.map((device) => device.run({ http, socket }, window));
  const outcome: Omit<Outcome, 'history'> = { underWay: [], restarts: [] };

  for (let kill = 1; kill <= kills; kill += 1) {
    const before = acked(devices);
    // Until everybody is back and writes, then at a random moment of it.
    while (acked(devices) < before + senders) await wait(2);
    await wait(next() * 60);
    outcome.underWay.push(devices.reduce((sum, { pending }) => sum + pending.length, 0));
    await server.stop('SIGKILL');
    checkDatabase(folder);
    const start = performance.now();
    server = await startServer({ ...env, ...port });
    outcome.restarts.push(performance.now() - start);
    onKill?.(kill, acked(devices));
  }
  for (const device of devices) device.stop();
  await Promise.all(running);
  const log = await readLog(server);
  head = log.length;
  await reader;
  await server.stop();
  checkDatabase(folder);
  await rm(folder, { recursive: true });
  return { history: { devices, readers: [applied], log }, ...outcome };
}

function acked(devices: Sender[]): number {
  return devices.reduce((sum, { sent, pending }) => sum + sent.length - pending.length, 0);
}

/** Opens the file as SQLite would after a crash. */
function checkDatabase(folder: string): void {
  const db = new Sqlite(`${folder}/parley.db`);
  const found = db.pragma('integrity_check', { simple: true });
  const broken = db.pragma('foreign_key_check') as unknown[];
  db.close();
  if (found !== 'ok' || broken.length > 0) throw new Error(`the database is damaged: ${String(found)}`);
}
