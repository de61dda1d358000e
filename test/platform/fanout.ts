// The fan-out of AWS over a real store, with posts that answer as a test says and a queue that keeps its jobs.
import type { Log } from '../../src/core/ports.ts';
import type { ServerEvent } from '../../src/protocol/index.ts';
import { createFanout } from '../../src/platform/aws/fanout.ts';
import { decodeJob, encodeJob, type Job } from '../../src/platform/aws/jobs.ts';
import type { Outcome, Post } from '../../src/platform/aws/post.ts';
import type { Queue } from '../../src/platform/aws/queue.ts';
import { createTransport } from '../../src/platform/aws/transport.ts';
import { createWorker } from '../../src/platform/aws/worker.ts';
import type { makeStore } from './aws.ts';

export type AwsStore = Awaited<ReturnType<typeof makeStore>>;

/** A message as it is told. `more`: fields that are to be different. */
export function postedIn(roomId: string, more: object = {}): ServerEvent {
  const messageId = '00000000-0000-4000-8000-000000000000';
  const fields = { roomId, seq: 1, n: 1, rev: 1, entryId: 'e', userId: 'u', username: 'Ann', color: 'pink' };
  const event = { event: 'message.posted', ...fields, messageId, connectionId: 'c', key: 'k', message: 'Hello' };
  return { ...event, timestamp: '2026-11-22T17:04:05.000Z', ...more } as unknown as ServerEvent;
}

export interface FanoutOptions {
  /** Of the posts to a connection, in turn; all others are sent. */
  outcomes?: Record<string, Outcome[]>;
  /** Recipients beyond which there are waves. */
  most?: number;
}

export function fanoutOf(store: AwsStore, now: () => number, { outcomes = {}, most }: FanoutOptions = {}) {
  const sent: { connectionId: string; text: string }[] = [];
  const ended: string[] = [];
  const queued: { text: string; delay: number }[] = [];
  const said: string[] = [];
  const post: Post = {
    send: async (connectionId, text) => {
      sent.push({ connectionId, text });
      return outcomes[connectionId]?.shift() ?? 'sent';
    },
    end: async (connectionId) => {
      ended.push(connectionId);
      return 'sent';
    },
  };
  const queue: Queue = {
    put: async (jobs, delay = 0) => void queued.push(...jobs.map((job) => ({ text: encodeJob(job), delay }))),
  };
  const log: Log = { write: (_, what) => void said.push(what) };
  const fanout = createFanout({ db: store.db, store, post, queue, clock: { now }, log, ...(most && { most }) });
  const worker = createWorker(fanout, log);
  return {
    sent,
    ended,
    queued,
    said,
    post,
    fanout,
    worker,
    transport: createTransport(fanout, queue, post, log),
    /** The jobs that wait. */
    jobs: (): Job[] => queued.map(({ text }) => decodeJob(text)),
    /** Does what waits, and what comes of that, each job in an invocation of its own. Gives how many were done. */
    work: async (): Promise<number> => {
      let done = 0;
      for (let next = queued.shift(); next !== undefined; next = queued.shift()) {
        const { batchItemFailures } = await worker({ Records: [{ messageId: String(done), body: next.text }] });
        if (batchItemFailures.length > 0) throw new Error('a job failed');
        done += 1;
      }
      return done;
    },
  };
}

/** Who was posted to, sorted. */
export function receiversOf(sent: { connectionId: string }[]): string[] {
  return sent.map(({ connectionId }) => connectionId).toSorted();
}
