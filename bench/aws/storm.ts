// Two hundred people of a room send at the same moment.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Entry } from '../../src/core/ports.ts';
import { createStore } from '../../src/platform/aws/store.ts';
import type { Message } from '../../src/protocol/message.ts';
import { common } from './clients.ts';
import { names } from './population.ts';
import { number, type Row, seconds } from './row.ts';
import { type Sent, sendUntilStored } from './tab.ts';
import type { Way } from './way.ts';
import { lostOf, openWorld, type World } from './world.ts';

const ROOM = 'hall';
const PEOPLE = 200;
/** Milliseconds, and how many must be acknowledged by then. */
const WITHIN = 10_000;
const ENOUGH = 190;
/** Transactions tried for a send, on average. */
const ATTEMPTS = 5;

export async function stormRow(ours: Way, seed: number): Promise<Row> {
  const world = await openWorld(ours, seed);
  await world.found(ROOM);
  const all = await world.connect(PEOPLE, ROOM, true);
  const begun = world.time.now();
  const sends = await world.live(() =>
    Promise.all(all.map((connectionId, at) => sendUntilStored(world, connectionId, ROOM, `key-of-the-message-${at}`))),
  );
  const wrong = await wrongOf(world, sends);
  const attempts = (world.bill().dynamo['TransactWriteItems']?.calls ?? 0) / PEOPLE;
  const lost = lostOf(world);
  await world.stop();

  const waits = sends.flatMap(({ at }) => (at === undefined ? [] : [at - begun])).toSorted((a, b) => a - b);
  const inTime = waits.filter((ms) => ms <= WITHIN).length;
  const refused = sends.flatMap((one) => one.refused ?? []);
  const faults = [...wrong, ...refused.map((code) => `one refused for good: ${code}`), ...lost];
  const tries = sends.reduce((sum, one) => sum + one.tries, 0) / PEOPLE;
  return {
    work: `${PEOPLE} sends at once into one room`,
    bar: `≥ ${ENOUGH} acknowledged in ${WITHIN / 1_000} s, the rest told to come again; ≤ ${ATTEMPTS} transactions tried for each; no hole, none twice`,
    ours: [
      `${inTime} in time, all ${waits.length} after ${seconds(waits.at(-1) ?? 0)}`,
      `${number(tries, 2)} frames and ${number(attempts, 2)} transactions for each`,
      faults.length === 0 ? 'no hole, none twice' : [...new Set(faults)].join(', '),
    ].join('; '),
    demo: '',
    met: inTime >= ENOUGH && attempts <= ATTEMPTS && faults.length === 0,
  };
}

/** What is wrong with the log: a hole, a message twice, one that is missing or not where it was acknowledged. */
async function wrongOf({ endpoint, time }: World, sends: readonly Sent[]): Promise<string[]> {
  const client = new DynamoDBClient({ ...common, endpoint });
  const { roomLog } = createStore(client, names, time, false);
  // Page by page, as a reply holds no more either.
  const entries: Entry[] = [];
  const posts: Message[] = [];
  for (let page = await roomLog.after(ROOM, 0, PEOPLE); page.length > 0; ) {
    entries.push(...page);
    page = await roomLog.after(ROOM, page.at(-1)?.seq ?? 0, PEOPLE);
  }
  for (let page = await roomLog.before(ROOM, undefined, PEOPLE); page.length > 0; ) {
    posts.unshift(...page);
    page = await roomLog.before(ROOM, page[0]?.n, PEOPLE);
  }
  client.destroy();
  const keys = posts.map(({ key }) => key);
  const wrong = entries.flatMap(({ seq }, at) => (seq === at + 1 ? [] : [`a hole before ${seq}`]));
  if (new Set(keys).size < keys.length) wrong.push('a message twice');
  for (const { key, seq } of sends) {
    if (seq !== undefined && !posts.some((one) => one.key === key && one.seq === seq))
      wrong.push(`${key} not at ${seq}`);
  }
  return wrong;
}
