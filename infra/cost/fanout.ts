// What telling people counts beside the posts of a message (`aws/fanout.ts`): the worker's jobs in large rooms, the heads
// that are told to those away, and the polling of the queue.
import { GB, type SomeCounts, total } from './counts.ts';
import { bytes, MEMORY_GB, WORKER_GB } from './design.ts';
import type { Workload } from './workload.ts';

/** Recipients to whom a message is posted without the worker, and those of one job. */
export const FEW = 50;
export const SHARD = 250;
/** Members of a room in which those away are looked for at once. */
export const FEW_MEMBERS = 50;
/** Milliseconds: what a job takes, and 50 posts at the same time. */
const JOB_MS = 20;
const POST_MS = 30;
/** Milliseconds that a function looks for those away, and tells them. */
const LOOK_MS = 20;
/** Bytes of a recipient in a job, and of a request to SQS that is charged for. */
const ADDRESSED = 80;
const REQUEST = 64 * 1_024;
/** Jobs in one call. */
const BATCH = 10;
/** A member's key in the index of a room's members. */
const MEMBER = 60;

/** Requests a month by which Lambda polls the queue, whether anything is in it or not: five long polls of 20 s. */
export const POLLS = (5 * 30 * 24 * 60 * 60) / 20;

/** One job of the worker: received, done with so many posts, deleted. */
function job(posts: number): SomeCounts {
  const seconds = (JOB_MS + POST_MS * Math.ceil(posts / FEW)) / 1_000;
  return { queueRequests: 2, invocations: 1, gbSeconds: seconds * WORKER_GB, logGb: bytes.log / GB };
}

/** The jobs of a message to so many connections. */
export function shards({ text }: Pick<Workload, 'text'>, recipients: number): SomeCounts {
  if (recipients <= FEW) return {};
  const jobs = Math.ceil(recipients / SHARD);
  const all = job(recipients / jobs);
  const times = (count: number | undefined) => jobs * (count ?? 0);
  const sent = jobs * (bytes.event + text) + recipients * ADDRESSED;
  return {
    invocations: times(all.invocations),
    gbSeconds: times(all.gbSeconds),
    logGb: times(all.logGb),
    queueRequests: times(all.queueRequests) + Math.max(Math.ceil(jobs / BATCH), Math.ceil(sent / REQUEST)),
    // The first read finds that there are more, and a second one all of them.
    readUnits: Math.ceil(((FEW + 2) * bytes.recipient) / 4_096),
  };
}

/**
 * Telling those away where a log ends (`aws/heads.ts`), at once in a room of few members and, if there are any, once more
 * by the worker half a minute later; in others only then. `here`: connections of members, each with one.
 */
export function heads({ members, here, away }: { members: number; here: number; away: number }): SomeCounts {
  const looked = { readUnits: lookUp(members) + 2 * away, messages: away, egressGb: (away * bytes.frame) / GB };
  const atOnce = { ...looked, gbSeconds: (LOOK_MS / 1_000) * MEMORY_GB };
  if (members <= FEW_MEMBERS && away === 0) return atOnce;
  const { queueRequests = 0, ...done } = job(away);
  const watching = Math.max(1, Math.ceil(((here - away) * bytes.recipient) / 4_096));
  const later = { ...done, ...looked, queueRequests: 1 + queueRequests, readUnits: looked.readUnits + 1 + watching };
  return members > FEW_MEMBERS
    ? later
    : total([
        [1, atOnce],
        [1, later],
      ]);
}

/** Units for the keys of a room's members, and the connections of each, both by an index. */
function lookUp(members: number): number {
  return 0.5 * Math.max(1, Math.ceil((members * MEMBER) / 4_096)) + 0.5 * members;
}
