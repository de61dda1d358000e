// The demo that Parley grew from: what it claimed to cost, and what its own design would have.
import { invocation } from './actions.ts';
import { type Bill, priceOf } from './bill.ts';
import { GB, total } from './counts.ts';
import { planned } from './design.ts';
import { trafficOf } from './model.ts';
import type { Workload } from './workload.ts';

/** Dollars a month by its own page, by number of people; it says nothing of more. */
export const claimed: { [users: number]: string } = { 10: '0', 100: '0', 1_000: '0', 10_000: '~1' };

/** GB of memory of its functions. */
const MEMORY_GB = 0.125;
const PING_MINUTES = 5;
/** Bytes of a connection's row, of a message's row, and of a frame. */
const CONNECTION = 100;
const MESSAGE = 200;
const FRAME = 250;
/** Milliseconds of one post, and of a call without posts. They go out one after the other. */
const POST_MS = 15;
const CALL_MS = 100;

/**
 * The same people in its one room for all: each message is posted to everybody who is connected, after a scan of all
 * connections. Each ping finds no route, runs a function and is answered with an error. It is taken as if this worked:
 * past some 2,000 connections the posts of a message take longer than its function may run, past 10,000 rows the scan
 * ends early.
 */
export function demoBill(workload: Workload): Bill {
  const { online, messages, minutes, connections } = trafficOf(workload, planned);
  const reached = Math.max(1, online);
  const { logGb = 0 } = invocation(0, 430);
  const call = (milliseconds: number) => ({ invocations: 1, gbSeconds: (milliseconds / 1_000) * MEMORY_GB, logGb });
  const message = {
    ...call(CALL_MS + POST_MS * reached),
    messages: 1 + reached,
    egressGb: (reached * FRAME) / GB,
    writeUnits: 1,
    readUnits: Math.max(1, Math.ceil((reached * CONNECTION) / 4_096)) / 2,
  };
  return priceOf(
    total([
      [messages, message],
      [messages * workload.retention, { storedGb: (MESSAGE + 100) / GB }],
      [minutes / PING_MINUTES, { ...call(CALL_MS), messages: 2, egressGb: FRAME / GB }],
      [connections, { ...call(CALL_MS), messages: 1, writeUnits: 1 }],
      [connections, { ...call(CALL_MS), writeUnits: 1 }],
      [1, { minutes }],
    ]),
  );
}
