// One message to a room in which many have a connection: when the last of them has it, and when its sender has the answer.
import { answeredAt, reachedBy } from './arrived.ts';
import { number, type Row, seconds } from './row.ts';
import type { Way } from './way.ts';
import { lostOf, openWorld } from './world.ts';

interface Spread {
  /** Milliseconds from the frame until the last client has the message; undefined when nobody has. */
  last: number | undefined;
  reached: number;
  doubled: number;
  /** Milliseconds from the frame to its answer; undefined when there was none. */
  answered: number | undefined;
  /** What went wrong with functions and jobs. */
  lost: readonly string[];
}

const ROOM = 'hall';
const KEY = 'key-of-the-message-1';
/** Milliseconds. */
const ANSWER = 150;

/** `people`: connections that have the room open, the sender's among them. */
async function spread(way: Way, seed: number, people: number): Promise<Spread> {
  const world = await openWorld(way, seed);
  await world.found(ROOM);
  const [sender = ''] = await world.connect(1, ROOM, true);
  await world.connect(people - 1, ROOM, false);
  const begun = world.time.now();
  await world.live(() => world.api.frame(sender, way.frame(ROOM, KEY, 'm'.repeat(200))));
  const { clients, doubled, last } = reachedBy(world.sockets);
  const answered = answeredAt(world.sockets.get(sender)?.arrivals ?? [], KEY);
  const since = (at: number | undefined): number | undefined => (at === undefined ? undefined : at - begun);
  await world.stop();
  return { last: since(last), reached: clients, doubled, answered: since(answered), lost: lostOf(world) };
}

/** `within`: milliseconds until the last delivery. */
export async function spreadRows(ours: Way, demo: Way, seed: number, people: number, within: number): Promise<Row[]> {
  const measured = await spread(ours, seed, people);
  const { last, reached, doubled, answered, lost } = measured;
  const complete = reached === people && doubled === 0 && lost.length === 0;
  const rows: Row[] = [
    {
      work: `one message to ${number(people)} connections`,
      bar: `last delivery ≤ ${seconds(within)}, none skipped, none twice`,
      ours: inWords(measured, people),
      demo: inWords(await spread(demo, seed, people), people),
      met: complete && last !== undefined && last <= within,
    },
  ];
  if (people === 1_000) {
    rows.push({
      work: 'the answer to its sender, in that room',
      bar: `≤ ${ANSWER} ms`,
      ours: answered === undefined ? 'none' : `${number(answered)} ms`,
      demo: 'none',
      met: answered !== undefined && answered <= ANSWER,
    });
  }
  return rows;
}

function inWords({ last, reached, doubled, lost }: Spread, people: number): string {
  const parts = [last === undefined ? 'reached nobody' : `last after ${seconds(last)}`];
  if (reached < people) parts.push(`${number(people - reached)} skipped`);
  if (doubled > 0) parts.push(`${number(doubled)} twice`);
  parts.push(...lost);
  return parts.join('; ');
}
