// The writer's thread: it alone writes. Each batch of jobs is one transaction, and one that fails takes nobody with it;
// a single sync to the disk pays for all of them.
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { ChatError } from '../../../protocol/errors.ts';
import type { Batch, Job, Outcome, Report, Unfolded } from './commits.ts';
import { openWriter } from './database.ts';
import { type Failure, failureOf } from './failures.ts';
import { prepareOperations } from './operations.ts';

const db = openWriter((workerData as { folder: string }).folder);
const operations = prepareOperations(db);
const begin = db.prepare('BEGIN IMMEDIATE');
const commit = db.prepare('COMMIT');
const changes = db.prepare('SELECT total_changes()').pluck();
const rollback = db.prepare('ROLLBACK');
const save = db.prepare('SAVEPOINT job');
const release = db.prepare('RELEASE job');
const undo = db.prepare('ROLLBACK TO job');

/** Lanes whose first refused key has not come again: what is behind it must not overtake it. */
const blocked = new Map<string, string>();
/** A blocked lane is forgotten when so many newer ones are: its connection is long gone. */
const MOST_BLOCKED = 10_000;

// Each thread keeps what it has compiled itself, and one of a killed server has no later moment for it.
flushCompileCache();

parentPort?.on('message', (batch: Batch) => {
  if (batch === 'close') {
    fold();
    db.close();
    parentPort?.close();
    return;
  }
  parentPort?.postMessage(runBatch(batch));
});

/** What cannot be folded now stays in the journal, whole, and is folded after the next start. */
function fold(): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    const { fatal, cause } = failureOf(error);
    if (fatal) throw error;
    parentPort?.postMessage({ unfolded: cause ?? '' } satisfies Unfolded);
  }
}

function runBatch(jobs: Job[]): Report {
  const shut = new Map(blocked);
  try {
    try {
      return transact(jobs, runTogether);
    } catch (error) {
      if (error !== SOMEBODY_FAILED) throw error;
      rollback.run();
      shutAgain(shut);
      return transact(jobs, runByItself);
    }
  } catch (error) {
    if (db.inTransaction) rollback.run();
    const failure = failureOf(error);
    // A lane that was shut stays shut by the same key; another is shut by the first of its jobs.
    shutAgain(shut);
    for (const { lane } of jobs) if (lane && !blocked.has(lane.id)) block(lane);
    return { outcomes: jobs.map(() => ({ failure })), failed: true };
  }
}

/** All jobs as one transaction. Throws when it cannot be stored, and what `run` throws. */
function transact(jobs: Job[], run: (job: Job) => Outcome): Report {
  begin.run();
  const before = changes.get();
  const outcomes = jobs.map(run);
  const wrote = changes.get() !== before;
  commit.run();
  return { outcomes, failed: wrote ? false : undefined };
}

/** Nearly always no job fails, and a savepoint for each costs as much as a row: that is left for when one does. */
const SOMEBODY_FAILED = Symbol('a job failed');

function runTogether(job: Job): Outcome {
  if (isBehind(job)) return { failure: BEHIND };
  try {
    return { value: valueOf(job) };
  } catch (error) {
    throw endsAll(error) ? error : SOMEBODY_FAILED;
  }
}

function runByItself(job: Job): Outcome {
  if (isBehind(job)) return { failure: BEHIND };
  save.run();
  try {
    const value = valueOf(job);
    release.run();
    return { value };
  } catch (error) {
    if (endsAll(error)) throw error;
    undo.run();
    release.run();
    return { failure: failureOf(error) };
  }
}

function valueOf({ name, args }: Job): unknown {
  return (operations[name] as (args: unknown) => unknown)(args);
}

/** Some failures, a full disk among them, end the whole transaction: then nothing of this batch is stored. */
function endsAll(error: unknown): boolean {
  return !db.inTransaction || (!(error instanceof ChatError) && failureOf(error).code === 'unavailable');
}

/** Whether a job's lane waits for another key; the key that it waits for opens it. */
function isBehind({ lane }: Job): boolean {
  const key = lane && blocked.get(lane.id);
  if (!lane || key === undefined) return false;
  if (key !== lane.key) return true;
  blocked.delete(lane.id);
  return false;
}

const BEHIND: Failure = { code: 'unavailable', message: 'An earlier message of yours was refused for now.' };

function shutAgain(shut: Map<string, string>): void {
  for (const [id, key] of shut) block({ id, key });
}

function block(lane: { id: string; key: string }): void {
  blocked.set(lane.id, lane.key);
  const oldest = blocked.keys().next().value;
  if (blocked.size > MOST_BLOCKED && oldest !== undefined) blocked.delete(oldest);
}
