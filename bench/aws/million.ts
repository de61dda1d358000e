// What a million messages to eight connections cost: a run's counts at the price list.
import { priceOf } from '../../infra/cost/bill.ts';
import { GB, type SomeCounts } from '../../infra/cost/counts.ts';
import { bytes } from '../../infra/cost/design.ts';
import type { Bill } from '../../infra/local/ledger.ts';
import { pause } from '../../infra/local/clock.ts';
import { number, type Row } from './row.ts';
import type { Way } from './way.ts';
import { openWorld, type World } from './world.ts';

const ROOM = 'crew';
const PEOPLE = 8;
const MESSAGES = 50;
/** Milliseconds from one message to the next. */
const APART = 10_000;
const MILLION = 1_000_000;
/** Dollars. */
const MOST = 16;

/** What a message counts, on average. */
async function measure(way: Way, seed: number): Promise<SomeCounts> {
  const world = await openWorld(way, seed);
  await world.found(ROOM);
  const all = await world.connect(PEOPLE, ROOM, true);
  await world.live(async () => {
    for (let at = 0; at < MESSAGES; at += 1) {
      const sender = all[at % PEOPLE] ?? '';
      await world.api.frame(sender, way.frame(ROOM, `key-of-the-message-${at}`, 'm'.repeat(200)));
      await pause(world.time, APART);
    }
  });
  const counts = countsOf(world, way);
  await world.stop();
  return Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, count / MESSAGES]));
}

/** What AWS charges for, of all that has happened in a world. */
function countsOf({ bill, api, logged, queueRequests }: World, way: Way): SomeCounts {
  const { posts, dynamo, functions }: Bill = bill();
  const calls = Object.values(dynamo);
  const invoked = Object.entries(functions);
  const invocations = invoked.reduce((sum, [, { invocations }]) => sum + invocations, 0);
  return {
    messages: api.taken() + posts.messages,
    invocations,
    gbSeconds: invoked.reduce((sum, [name, { ms }]) => sum + (ms / 1_000) * way.memoryOf(name), 0),
    writeUnits: calls.reduce((sum, { write }) => sum + write, 0),
    readUnits: calls.reduce((sum, { read }) => sum + read, 0),
    queueRequests: queueRequests(),
    logGb: (logged() + invocations * bytes.bareLog) / GB,
    egressGb: posts.bytes / GB,
  };
}

export interface Price {
  row: Row;
  /** The bill, line by line: what, how many for a message, and dollars for a million. */
  lines: string[][];
}

export async function millionRow(ours: Way, demo: Way, seed: number): Promise<Price> {
  const million = (counts: SomeCounts): SomeCounts =>
    Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, count * MILLION]));
  const { list, lines } = priceOf(million(await measure(ours, seed)));
  const row = {
    work: `the bill of a million messages to ${PEOPLE} connections, the sender’s among them`,
    bar: `≤ $${MOST}`,
    ours: `$${list.toFixed(2)}`,
    demo: `$${priceOf(million(await measure(demo, seed))).list.toFixed(2)}`,
    met: list <= MOST,
  };
  return {
    row,
    lines: lines.map(({ what, quantity, list }) => [what, number(quantity / MILLION, 6), list.toFixed(3)]),
  };
}
