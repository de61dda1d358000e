// The reader's thread: reads that would hold up the event loop, on a connection of its own. A read sees every commit
// that was acknowledged before it was asked for: in WAL mode each statement begins with the newest one.
import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from './database.ts';
import { prepareReads } from './reads.ts';
import type { Answer, Question } from './reading.ts';

const db = openReader((workerData as { folder: string }).folder);
const reads = prepareReads(db);

// Each thread keeps what it has compiled itself, and one of a killed server has no later moment for it.
flushCompileCache();

parentPort?.on('message', (question: Question | 'close') => {
  if (question === 'close') {
    db.close();
    parentPort?.close();
  } else parentPort?.postMessage(answer(question));
});

function answer({ id, name, args }: Question): Answer {
  try {
    return { id, json: (reads[name] as (...args: unknown[]) => string)(...args) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
