// The worst day: what others can make the owner pay in 24 hours, as far as the throttles of the template let them. What a
// throttle refuses costs nothing; what a function refuses does. Dollars are of the price list, as if nothing were free.
import type { Throttle, Throttles } from '../throttles.ts';
import { invocation } from './actions.ts';
import { type Bill, priceOf } from './bill.ts';
import { GB, type SomeCounts, total } from './counts.ts';
import { bytes, MEMORY_GB, ms, WORKER_GB } from './design.ts';

/** What a day may cost that somebody without a session makes. Dollars. */
export const WORST_DAY = 15;
/** Routes that frames can be sent to (`sendmessage`, `$default`, `ping`), and of the HTTP API: each has its own bucket. */
export const FRAME_ROUTES = 3;
export const REQUEST_ROUTES = 2;
/** Calls of functions at once in a new account; others have 1,000. */
export const NEW_ACCOUNT = 10;

const DAY_S = 86_400;
/** Messages that the largest frame of 128 KiB counts as. */
const FRAME_PIECES = 4;
/** Requests that the largest body of 10 MB counts as. More than 6 MB reaches no function. */
const BODY_PIECES = 20;
const RUNNING_BODY_PIECES = 12;
/** Milliseconds in which a handshake is refused: one look for its ticket. */
const REFUSAL_MS = 30;
/** Posts a second of one environment, signing and encrypting each, by its GB of memory. An estimate. */
const POSTS_PER_SECOND = 1_000;
/** Workers that run at once, at most (`infra/queue.ts`). */
export const WORKERS = 5;
/** Seconds that a connection lives. */
const LIFE_S = 2 * 3_600;
/** Units of a stored message of 16 KiB: 2 × (1 + 17 + 1) and two index entries. */
const LARGEST_APPEND = 40;
/**
 * Units of the dearest frame that reads: history of messages of 16 KiB, of which twenty are read (`aws/store/page.ts`).
 */
export const LONGEST_READ = 110;
/** Units of a connection with one opened room, there and back: its row, the index of it, and the room's row. */
const OPENED = 6;

/** What a throttle admits in a day. */
export function admitted({ rate, burst }: Throttle): number {
  return rate * DAY_S + burst;
}

/** Calls that can run in a day. */
function runnable(concurrency: number, milliseconds: number): number {
  return (concurrency * DAY_S * 1_000) / milliseconds;
}

/**
 * A day of somebody without a session, with guests off: refused handshakes, each with a made-up ticket, and requests.
 * - A refused handshake is charged as a message. AWS does not say so; API Gateway charges what it hands to a function,
 *   also when that is throttled (answers of AWS on re:Post), and the function here decides.
 * - A made-up ticket is one delete of a row that is not there: 1 write unit. So is a made-up owner link.
 * - Without a connection no frame can be sent. A plain request to the socket's address finds no route and is free.
 * - Requests of 10 MB are charged as twenty and reach no function; of 6 MB as twelve, and run. The dearer of the two
 *   counts.
 */
export function strangersDay({ handshakes, requests }: Throttles, concurrency: number): SomeCounts {
  const shakes = admitted(handshakes);
  const ran = Math.min(shakes, runnable(concurrency, REFUSAL_MS));
  const asked = REQUEST_ROUTES * admitted(requests);
  const oversized: SomeCounts = { requests: BODY_PIECES };
  const running = total([
    [1, { requests: RUNNING_BODY_PIECES, readUnits: 1, writeUnits: 1 }],
    [1, invocation(ms.http, bytes.bareLog)],
  ]);
  const dearer = priceOf(oversized).list > priceOf(running).list ? oversized : running;
  return total([
    [shakes, { messages: 1, egressGb: bytes.frame / GB }],
    [ran, { ...invocation(REFUSAL_MS, bytes.log + bytes.metric), writeUnits: 1 }],
    [asked, { egressGb: bytes.answer / GB }],
    [asked, dearer],
  ]);
}

/**
 * A day of somebody with a session: a guest where guests are on, or a member. Everything at its most at once, which
 * the functions could not do: frames of 128 KiB on every route, every environment posting without a pause to connections
 * the same person opened, storing the longest texts and reading them. No throttle of API Gateway bounds posts.
 */
export function insidersDay(throttles: Throttles, concurrency: number): SomeCounts {
  const frames = FRAME_ROUTES * admitted(throttles.frames);
  const stored = Math.min(admitted(throttles.frames), runnable(concurrency, ms.send(1)));
  // Where guests are on, a client of the demo's kind needs no ticket.
  const open = throttles.handshakes.rate * LIFE_S;
  const workers = Math.min(WORKERS, concurrency);
  // GB-seconds of environments that do nothing but post.
  const busy = (workers * WORKER_GB + (concurrency - workers) * MEMORY_GB) * DAY_S;
  return total([
    [1, strangersDay(throttles, concurrency)],
    [frames, { messages: FRAME_PIECES }],
    [stored, { writeUnits: LARGEST_APPEND, readUnits: 5 }],
    [Math.min(frames, runnable(concurrency, ms.frame)), { ...invocation(0), readUnits: LONGEST_READ }],
    [admitted(throttles.handshakes), { writeUnits: OPENED - 1 }],
    [busy, { gbSeconds: 1, messages: POSTS_PER_SECOND }],
    [open, { minutes: DAY_S / 60 }],
  ]);
}

export interface WorstDays {
  stranger: Bill;
  insider: Bill;
}

/** Both days in dollars of the price list. */
export function worstDays(throttles: Throttles, concurrency: number): WorstDays {
  return {
    stranger: priceOf(strangersDay(throttles, concurrency)),
    insider: priceOf(insidersDay(throttles, concurrency)),
  };
}
