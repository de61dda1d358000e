// Calls of a message in a room of fifty, while the connections of the whole place grow.
import { pause } from '../../infra/local/clock.ts';
import { number, type Row } from './row.ts';
import type { Way } from './way.ts';
import { openWorld, type World } from './world.ts';

const ROOM = 'crew';
const ELSEWHERE = 'hall';
const MEMBERS = 50;
/** Connections of the whole place. */
const SIZES = [100, 1_000, 10_000];
/** Milliseconds before each message: long enough that those away are told of it too. */
const LULL = 60_000;

interface Calls {
  calls: number;
  /** Request units of DynamoDB. */
  units: number;
}

/** What one message takes at each size. */
async function measure(way: Way, seed: number): Promise<Calls[]> {
  const world = await openWorld(way, seed);
  await world.found(ROOM);
  await world.found(ELSEWHERE);
  const [sender = ''] = await world.connect(MEMBERS, ROOM, true);
  const found: Calls[] = [];
  let connected = MEMBERS;
  for (const size of SIZES) {
    await world.connect(size - connected, ELSEWHERE, false);
    connected = size;
    const before = callsOf(world);
    await world.live(async () => {
      await pause(world.time, LULL);
      await world.api.frame(sender, way.frame(ROOM, `key-of-the-message-${size}`, 'm'.repeat(200)));
    });
    const after = callsOf(world);
    found.push({ calls: after.calls - before.calls, units: after.units - before.units });
  }
  await world.stop();
  return found;
}

function callsOf({ bill }: World): Calls {
  const { dynamo, posts, queueRequests } = bill();
  const all = Object.values(dynamo);
  return {
    calls: all.reduce((sum, { calls }) => sum + calls, posts.calls + queueRequests),
    units: all.reduce((sum, { read, write }) => sum + read + write, 0),
  };
}

export async function growthRow(ours: Way, demo: Way, seed: number): Promise<Row> {
  const found = await measure(ours, seed);
  const most = (of: keyof Calls): number => Math.max(...found.map((at) => at[of]));
  return {
    work: `calls of a message in a room of ${MEMBERS}, with ${SIZES.map((size) => number(size)).join(', ')} connections in all, what it leaves in the queue included`,
    bar: 'no growth, of calls or of request units',
    ours: inWords(found),
    demo: inWords(await measure(demo, seed)),
    met: most('calls') === found[0]?.calls && most('units') === found[0].units,
  };
}

function inWords(found: readonly Calls[]): string {
  const list = (of: keyof Calls): string => found.map((at) => number(at[of])).join(', ');
  return `${list('calls')} calls; ${list('units')} units`;
}
