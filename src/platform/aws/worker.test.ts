// The worker's side of the queue.
import { expect, it } from 'vitest';
import { postedIn } from '../../../test/platform/fanout.ts';
import { encodeJob, type Job } from './jobs.ts';
import { createWorker } from './worker.ts';

const job = (name: string): Job => ({ kind: 'wave', roomId: name, seq: 1 });
const record = (messageId: string, body: string) => ({ messageId, body });

it('[FAN4] keeps the jobs of a batch that failed in the queue, and no other', async () => {
  const run = async (one: Job) => {
    if (one.kind === 'wave' && one.roomId === 'b') throw new Error('down');
  };
  const said: string[] = [];
  const worker = createWorker({ run }, { write: (level, what) => void said.push(`${level} ${what}`) });
  const bodies = ['a', 'b', 'c'].map((name) => record(name, encodeJob(job(name))));
  expect(await worker({ Records: bodies })).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  expect(said).toEqual(['error job_failed']);
  const wrong = ['{"kind":"dance"}', 'null', '{', ''].map((body, at) => record(String(at), body));
  expect((await worker({ Records: [...wrong, ...bodies] })).batchItemFailures).toHaveLength(5);
});

it('[FAN3] brings every text through the queue, which takes XML characters only', () => {
  const message = `\u{FFFE}\u{FFFF}\u{D800}\u{7}\n"\\ \u{1F600}`;
  const one: Job = { kind: 'tell', audience: { roomId: 'r' }, event: postedIn('r', { message }) };
  const text = encodeJob(one);
  expect(text).not.toMatch(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
  expect(JSON.parse(text)).toEqual(one);
});
