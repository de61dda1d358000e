// The load generator, seen from here: compiled from C, run on core 1, told line by line what to do.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Contestant } from './contestants.ts';
import { SERVER_CORE } from './server.ts';

/** Who takes part in a run: person i is in room i % rooms, the first `senders` of a room speak. */
export interface Shape {
  people: number;
  rooms: number;
  senders: number;
  /** Characters of a message's text. */
  text: number;
  /** Nobody opens the room: messages are stored and acknowledged, and that is all. */
  silent?: boolean;
}

/** What came of a step. Latencies are milliseconds from the moment a message was due. */
export interface Step {
  messages: number;
  deliveries: number;
  /** Until the last delivery or answer. */
  seconds: number;
  /** A message was not everywhere after a second, so the step was ended early. */
  overloaded: boolean;
  /** Deliveries that did not come; came again or out of their sender's order; came after their step. */
  lost: number;
  repeated: number;
  late: number;
  /** People who saw other messages than the first of their room, or in another order. */
  differing: number;
  /** Messages without an answer, refused ones, and people without a socket. */
  unanswered: number;
  refused: number;
  gone: number;
  p50: number;
  p99: number;
  max: number;
  ackP50: number;
  ackP99: number;
  /** Until the last person of the room had it. */
  allP50: number;
  allP99: number;
  bytes: number;
  reads: number;
  /** CPU seconds of the generator. */
  cpu: number;
}

export interface Generator {
  pid: number;
  /** Fetches everybody's ticket; gives the seconds it took. */
  tickets(): Promise<number>;
  /** Opens all sockets, until all are greeted and have their room open; gives the seconds it took. */
  connect(): Promise<number>;
  /** `rate`: messages per second in all; 0: each sender keeps `window` unanswered. */
  step(rate: number, seconds: number, window?: number): Promise<Step>;
  end(): Promise<void>;
}

/** Compiles a folder's or file's C sources. Throws a sentence for the person at the terminal. */
export function compile(sources: string, folder: string, name: string): string {
  if (spawnSync('cc', ['--version']).error) {
    throw new Error('The load generator is C and there is no compiler: apt-get install gcc libc6-dev, then try again.');
  }
  mkdirSync(folder, { recursive: true });
  const program = join(folder, name);
  execFileSync('cc', ['-O2', '-Wall', '-o', program, ...globSync(sources)], { stdio: 'inherit' });
  return program;
}

/** Starts the generator. `tokens`: the file of session tokens, for ours. */
export function startGenerator(
  program: string,
  { people, rooms, senders, text, silent = false }: Shape,
  { protocol }: Contestant,
  port: number,
  tokens: string,
): Generator {
  const options = { protocol, port, connections: people, rooms, senders, text, silent: Number(silent) };
  const session = protocol === 'parley' ? { cookie: `parley-${port}`, tokens } : {};
  const args = Object.entries({ ...options, ...session }).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn('taskset', ['-c', String(SERVER_CORE + 1), program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function ask(command: string): Promise<unknown> {
    child.stdin.write(`${command}\n`);
    const line = await lines.next();
    if (line.done) throw new Error(`the generator ended at: ${command}`);
    return JSON.parse(line.value);
  }
  async function must(command: string): Promise<number> {
    const { ok, seconds } = (await ask(command)) as { ok: boolean; seconds: number };
    if (!ok) throw new Error(`${command} failed`);
    return seconds;
  }
  return {
    pid: child.pid ?? 0,
    tickets: () => must('tickets'),
    connect: () => must('connect'),
    step: async (rate, seconds, window = 0) => (await ask(`step ${rate} ${seconds} ${window}`)) as Step,
    async end() {
      process.off('exit', kill);
      kill();
      await ended;
    },
  };
}
