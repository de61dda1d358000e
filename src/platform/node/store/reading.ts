// Reads, seen from the main thread: small ones are made here at once, long or cold ones in the reader's thread, which is
// started by the first of them. The event loop waits for no disk.
import { Worker } from 'node:worker_threads';
import { prepareReads, type ReadName, type Reads } from './reads.ts';
import type { Source } from './snapshot.ts';

export interface Question {
  id: number;
  name: ReadName;
  args: unknown[];
}
export type Answer = { id: number; json: string } | { id: number; failure: string };

export interface Reading {
  /** Reads at once: for what is short and read all the time. */
  here<N extends ReadName>(name: N, ...args: Parameters<Reads[N]>): unknown;
  /** Reads in the reader's thread. Rejects when the read fails. */
  there<N extends ReadName>(name: N, ...args: Parameters<Reads[N]>): Promise<unknown>;
  close(): Promise<void>;
}

/** `db`: the main thread's connection. */
export function createReading(folder: string, db: Source): Reading {
  const reads = prepareReads(db);
  const waiting = new Map<number, { resolve: (json: string) => void; reject: (error: Error) => void }>();
  let last = 0;
  let worker: Worker | undefined;

  function start(): Worker {
    const fresh = new Worker(new URL('./reader.ts', import.meta.url), {
      workerData: { folder },
      resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 64 },
    });
    fresh.on('message', (answer: Answer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('json' in answer) asked?.resolve(answer.json);
      else asked?.reject(new Error(answer.failure));
    });
    // It ended by itself: whoever waits is told, and the next read starts another.
    fresh.on('error', (error) => {
      worker = undefined;
      for (const { reject } of waiting.values()) reject(error instanceof Error ? error : new Error(String(error)));
      waiting.clear();
    });
    return fresh;
  }

  return {
    here: (name, ...args) => JSON.parse((reads[name] as (...args: unknown[]) => string)(...args)) as unknown,
    async there(name, ...args) {
      worker ??= start();
      last += 1;
      const id = last;
      const json = await new Promise<string>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker?.postMessage({ id, name, args } satisfies Question);
      });
      return JSON.parse(json) as unknown;
    },
    async close() {
      if (!worker) return;
      const ended = new Promise((resolve) => worker?.once('exit', resolve));
      worker.postMessage('close');
      await ended;
    },
  };
}
