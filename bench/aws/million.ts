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
/**
 * Seconds from one message to the next: in a busy room, in a conversation, which the bar is about, and in a quiet room.
 * Those away are told at most every 30 s, so the busier a room, the less of that falls on a message.
 */
const PACES = { busy: 1, talking: 10, quiet: 60 };
const MILLION = 1_000_000;
/** Dollars. */
const MOST = 16;

/** What a message counts, on average. `pace`: seconds from one to the next. */
async function measure(way: Way, seed: number, pace: number): Promise<SomeCounts> {
  const world = await openWorld(way, seed);
  await world.found(ROOM);
  const all = await world.connect(PEOPLE, ROOM, true);
  await world.live(async () => {
    for (let at = 0; at < MESSAGES; at += 1) {
      const sender = all[at % PEOPLE] ?? '';
      await world.api.frame(sender, way.frame(ROOM, `key-of-the-message-${at}`, 'm'.repeat(200)));
      await pause(world.time, pace * 1_000);
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
  const bill = async (way: Way, pace: number): Promise<Priced> => priceOf(million(await measure(way, seed, pace)));
  const busy = await bill(ours, PACES.busy);
  const talking = await bill(ours, PACES.talking);
  const quiet = await bill(ours, PACES.quiet);
  const row = {
    work: `the bill of a million messages to ${PEOPLE} connections, the sender’s among them`,
    bar: `≤ $${MOST}, with one every ${PACES.talking} s in a room`,
    ours: `${dollars(talking)}; ${dollars(busy)} with one every ${PACES.busy} s, ${dollars(quiet)} with one every ${PACES.quiet} s`,
    demo: dollars(await bill(demo, PACES.talking)),
    met: talking.list <= MOST,
  };
  return { row, details: [detailOf(busy, PACES.busy), detailOf(talking, PACES.talking), detailOf(quiet, PACES.quiet)] };
}

function dollars({ list }: Priced): string {
  return `$${list.toFixed(2)}`;
}

function million(counts: SomeCounts): SomeCounts {
  return Object.fromEntries(Object.entries(counts).map(([what, count]) => [what, count * MILLION]));
}

function detailOf({ lines, list }: Priced, pace: number): Detail {
  return {
    title: `A million messages, one every ${pace} s in a room`,
    head: ['What', 'For a message', 'Dollars'],
    lines: [
      ...lines.map((line) => [line.what, number(line.quantity / MILLION, 6), line.list.toFixed(3)]),
      ['all of it', '', list.toFixed(2)],
    ],
  };
}
