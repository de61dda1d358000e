// Group commit, seen from the main thread: writes that arrive while one commit is under way share the next one.
import { Worker } from 'node:worker_threads';
import { ChatError } from '../../../protocol/errors.ts';
import type { Failure } from './failures.ts';
import type { Arguments, OperationName, Result } from './operations.ts';

/** One write. `lane`: who must not overtake whom; a lane is one connection's sends to one room. */
export interface Job {
  name: OperationName;
  args: unknown;
  lane?: { id: string; key: string };
}
export type Batch = Job[] | 'close';
export type Outcome = { value: unknown } | { failure: Failure };
/** What became of a batch. `failed`: nothing of it could be stored; undefined: it had nothing to store. */
export interface Report {
  outcomes: Outcome[];
  failed: boolean | undefined;
}

/** Why the journal could not be folded into the database at the end. */
export interface Unfolded {
  unfolded: string;
}

export interface Commits {
  /** Resolves when the write is on the disk. Throws the `ChatError` it was refused with; `unavailable` has a cause. */
  write<N extends OperationName>(name: N, args: Arguments<N>, lane?: Job['lane']): Promise<Result<N>>;
  /** Writes that wait for a commit or are in one. */
  queued(): number;
  /** Whether the disk takes no more: the last transaction failed as a whole. While it does, it is tried every second. */
  failing(): boolean;
  /**
   * Finishes what was asked for, folds the journal into the database and ends the writer's thread. Gives why it could
   * not be folded; nothing is lost then.
   */
  close(): Promise<string | undefined>;
}

/** Milliseconds between two tries of a disk that takes no more. */
const PROBE_MS = 1_000;
/** Most writes of one commit, so that the first does not wait long for the last. */
const MOST_JOBS = 500;

/**
 * Milliseconds from the start of one commit to the next, unless it lasts longer. Each costs two changes of thread and a
 * sync, whatever is in it: in a busy place those who write within a few milliseconds share them (docs/adr/0013).
 */
const PACE_MS = 10;

/** Told of every commit: how many writes shared it, and the milliseconds from asking the writer to its answer. */
export type OnCommit = (writes: number, ms: number) => void;

/** Starts the writer's thread. `onFatal`: the disk cannot be trusted any more; end the process. */
export function startCommits(
  folder: string,
  onFatal: (why: string) => void,
  onCommit: OnCommit = () => undefined,
): Commits {
  const worker = new Worker(new URL('./writer.ts', import.meta.url), { workerData: { folder } });
  const waiting: { job: Job; settle: (outcome: Outcome) => void }[] = [];
  let running: typeof waiting = [];
  let startedAt = -Infinity;
  let scheduled = false;
  let failing = false;
  const onIdle: (() => void)[] = [];
  let probe: NodeJS.Timeout | undefined;
  let unfolded: string | undefined;

  worker.on('message', (report: Report | Unfolded) => {
    if ('unfolded' in report) {
      unfolded = report.unfolded;
      return;
    }
    const { outcomes, failed } = report;
    const done = running;
    running = [];
    onCommit(done.length, performance.now() - startedAt);
    // The next commit is on its way before this one is answered: the disk should not wait for us.
    startSoon();
    const failure = outcomes.map((outcome) => ('failure' in outcome ? outcome.failure : undefined));
    failing = failed ?? failing;
    if (failing) probeSoon();
    const fatal = failure.find((one) => one?.fatal);
    if (fatal) onFatal(fatal.cause ?? fatal.message);
    done.forEach(({ settle }, index) => settle(outcomes[index] as Outcome));
    if (queued() === 0) for (const resolve of onIdle.splice(0)) resolve();
  });
  worker.on('error', (error) => onFatal(error.stack ?? error.message));

  /** At once in a quiet place: at the end of this turn of the event loop, so that all frames read in it share it. */
  function startSoon(): void {
    if (scheduled || running.length > 0 || waiting.length === 0) return;
    scheduled = true;
    const early = PACE_MS - (performance.now() - startedAt);
    if (early > 0) setTimeout(start, early);
    else setImmediate(start);
  }

  function start(): void {
    scheduled = false;
    if (running.length > 0 || waiting.length === 0) return;
    running = waiting.splice(0, MOST_JOBS);
    startedAt = performance.now();
    worker.postMessage(running.map(({ job }) => job));
  }

  function probeSoon(): void {
    clearTimeout(probe);
    // Its own failure shows as the next report; nobody waits for it.
    probe = setTimeout(() => void commits.write('probe', undefined).catch(() => undefined), PROBE_MS);
    probe.unref();
  }

  const queued = (): number => waiting.length + running.length;

  const commits: Commits = {
    write<N extends OperationName>(name: N, args: Arguments<N>, lane?: Job['lane']): Promise<Result<N>> {
      return new Promise((resolve, reject) => {
        const settle = (outcome: Outcome) => {
          if ('value' in outcome) resolve(outcome.value as Result<N>);
          else reject(errorOf(outcome.failure));
        };
        waiting.push({ job: lane ? { name, args, lane } : { name, args }, settle });
        startSoon();
      });
    },
    queued,
    failing: () => failing,
    async close() {
      clearTimeout(probe);
      start();
      if (queued() > 0) await new Promise<void>((resolve) => onIdle.push(resolve));
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close' satisfies Batch);
      await ended;
      return unfolded;
    },
  };
  return commits;
}

/** Milliseconds after which a refused sender may try again. */
const AFTER_MS = 1_000;

function errorOf({ code, message, cause }: Failure): Error {
  if (code === 'internal') return new Error(cause ?? message);
  const retry = code === 'unavailable' ? { afterMs: AFTER_MS } : {};
  return new ChatError(code, message || undefined, { cause, ...retry });
}
