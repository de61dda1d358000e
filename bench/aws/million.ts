// What a million messages to eight connections cost: a run's counts at the price list.
import { type Bill as Priced, priceOf } from '../../infra/cost/bill.ts';
import { GB, type SomeCounts } from '../../infra/cost/counts.ts';
import { bytes } from '../../infra/cost/design.ts';
import type { Bill } from '../../infra/local/ledger.ts';
import { pause } from '../../infra/local/clock.ts';
import type { Detail } from './report.ts';
import { number, type Row } from './row.ts';
import type { Way } from './way.ts';
import { openWorld, type World } from './world.ts';

const ROOM = 'crew';
const PEOPLE = 8;
const MESSAGES = 50;
/** Milliseconds from one message to the next: in a conversation, which the bar is about, and in a quiet room. */
const TALKING = 10_000;
const QUIET = 60_000;
const MILLION = 1_000_000;
/** Dollars. */
const MOST = 16;

/** What a message counts, on average. `apart`: milliseconds from one to the next. */
async function measure(way: Way, seed: number, apart: number): Promise<SomeCounts> {
  const world = await openWorld(way, seed);
  await world.found(ROOM);
  const all = await world.connect(PEOPLE, ROOM, true);
  await world.live(async () => {
    for (let at = 0; at < MESSAGES; at += 1) {
      const sender = all[at % PEOPLE] ?? '';
      await world.api.frame(sender, way.frame(ROOM, `key-of-the-message-${at}`, 'm'.repeat(200)));
      await pause(world.time, apart);
    }
  });
  const counts = countsOf(world, way);
  await world.stop();
  return Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, count / MESSAGES]));
}

/** What AWS charges for, of all that has happened in a world. */
function countsOf({ bill, api, logged }: World, way: Way): SomeCounts {
  const { posts, dynamo, queueRequests, functions }: Bill = bill();
  const calls = Object.values(dynamo);
  const invoked = Object.entries(functions);
  const invocations = invoked.reduce((sum, [, { invocations }]) => sum + invocations, 0);
  return {
    messages: api.taken() + posts.messages,
    invocations,
    gbSeconds: invoked.reduce((sum, [name, { ms }]) => sum + (ms / 1_000) * way.memoryOf(name), 0),
    writeUnits: calls.reduce((sum, { write }) => sum + write, 0),
    readUnits: calls.reduce((sum, { read }) => sum + read, 0),
    queueRequests,
    logGb: (logged() + invocations * bytes.bareLog) / GB,
    egressGb: posts.bytes / GB,
  };
}

export async function millionRow(ours: Way, demo: Way, seed: number): Promise<{ row: Row; details: Detail[] }> {
  const bill = priceOf(million(await measure(ours, seed, TALKING)));
  const quiet = priceOf(million(await measure(ours, seed, QUIET)));
  const row = {
    work: `the bill of a million messages to ${PEOPLE} connections, the sender’s among them`,
    bar: `≤ $${MOST}`,
    ours: `$${bill.list.toFixed(2)}; $${quiet.list.toFixed(2)} where a room is quiet for a minute before each`,
    demo: `$${priceOf(million(await measure(demo, seed, TALKING))).list.toFixed(2)}`,
    met: bill.list <= MOST,
  };
  return { row, details: [detailOf(bill, TALKING), detailOf(quiet, QUIET)] };
}

function million(counts: SomeCounts): SomeCounts {
  return Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, count * MILLION]));
}

function detailOf({ lines, list }: Priced, apart: number): Detail {
  return {
    title: `A million messages, one every ${apart / 1_000} s in a room`,
    head: ['What', 'For a message', 'Dollars'],
    lines: [
      ...lines.map((line) => [line.what, number(line.quantity / MILLION, 6), line.list.toFixed(3)]),
      ['all of it', '', list.toFixed(2)],
    ],
  };
}
