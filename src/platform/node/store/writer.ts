// The writer's thread: it alone writes. Each batch of jobs is one transaction, each job a savepoint in it, so one that
// fails takes nobody with it, and a single sync to the disk pays for all of them.
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { ChatError } from '../../../protocol/errors.ts';
import type { Batch, Job, Outcome, Report, Unfolded } from './commits.ts';
import { openWriter } from './database.ts';
import { failureOf } from './failures.ts';
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
  const held = new Map(blocked);
  try {
    begin.run();
    const before = changes.get();
    const outcomes = jobs.map(runJob);
    const wrote = changes.get() !== before;
    commit.run();
    return { outcomes, failed: wrote ? false : undefined };
  } catch (error) {
    if (db.inTransaction) rollback.run();
    const failure = failureOf(error);
    // A lane that was shut stays shut by the same key; another is shut by the first of its jobs.
    for (const [id, key] of held) block({ id, key });
    for (const { lane } of jobs) if (lane && !blocked.has(lane.id)) block(lane);
    return { outcomes: jobs.map(() => ({ failure })), failed: true };
  }
}

function runJob({ name, args, lane }: Job): Outcome {
  if (lane && blocked.has(lane.id)) {
    if (blocked.get(lane.id) !== lane.key) return { failure: { code: 'unavailable', message: BEHIND } };
    blocked.delete(lane.id);
  }
  save.run();
  try {
    const value = (operations[name] as (args: unknown) => unknown)(args);
    release.run();
    return { value };
  } catch (error) {
    // Some failures, a full disk among them, end the whole transaction: then nothing of this batch is stored.
    if (!db.inTransaction) throw error;
    undo.run();
    release.run();
    if (!(error instanceof ChatError) && failureOf(error).code === 'unavailable') throw error;
    return { failure: failureOf(error) };
  }
}

const BEHIND = 'An earlier message of yours was refused for now.';

function block(lane: { id: string; key: string }): void {
  blocked.set(lane.id, lane.key);
  const oldest = blocked.keys().next().value;
  if (blocked.size > MOST_BLOCKED && oldest !== undefined) blocked.delete(oldest);
}
