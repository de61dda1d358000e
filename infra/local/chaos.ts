// What may go wrong on AWS at any time, as switches. All are off unless given; what AWS always does has no switch.
import { createHash, randomInt } from 'node:crypto';
import { createRandom } from './random.ts';

/** Named as in the checklist in docs/aws.md, where it has an id. A share goes from 0, never, to 1, always. */
export interface Switches {
  /** Share of the posts that are answered with 429. */
  M9: number;
  /** Share of the sockets that lose their network without a word: until it is noticed, posts are answered with 200. */
  M10: number;
  /** Share of the `$disconnect` events that never come, come late, or come before `$connect` has ended. */
  X2: number;
  /** Share of the events from a queue or a stream that come twice. */
  X4: number;
  /** Requests a second that the account may make, and half as many at once; 0 for no limit. */
  X5: number;
  /** Whether indexes and eventually consistent reads are up to 2 s behind. */
  X6: boolean;
  /** Share of the calls to DynamoDB that are throttled. */
  throttled: number;
  /** Share of the batches of which DynamoDB does half. */
  halved: number;
  /** Milliseconds: each post, call to DynamoDB and invocation takes up to so many more. */
  latency: number;
  /** What the random choices begin with. */
  seed: number;
}

/** The switches whose value is a share. */
export type ShareName = 'M9' | 'M10' | 'X2' | 'X4' | 'throttled' | 'halved';

export interface Chaos extends Readonly<Switches> {
  /** Whether any switch is on. */
  readonly active: boolean;
  /** Whether it happens this time. */
  happens(name: ShareName): boolean;
  /** A number from 0 up to `most`, which is not included. */
  upTo(name: keyof Switches, most: number): number;
}

const calm = { M9: 0, M10: 0, X2: 0, X4: 0, X5: 0, X6: false, throttled: 0, halved: 0, latency: 0 };

/**
 * Each switch draws from a sequence of its own, so that turning one on does not change what another does. A share is looked
 * up in `given` whenever it counts: it may be changed while all runs.
 */
export function createChaos(given: Partial<Switches> = {}): Chaos {
  const { seed = randomInt(2 ** 32), ...on } = given;
  const switches: Switches = { ...calm, ...on, seed };
  const sequences = new Map<string, () => number>();
  const draw = (name: keyof Switches): number => {
    let next = sequences.get(name);
    if (next === undefined) {
      next = createRandom(createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE());
      sequences.set(name, next);
    }
    return next();
  };
  return {
    ...switches,
    active: Object.values(on).some((value) => value !== 0 && value !== false),
    happens(name) {
      const share = given[name] ?? 0;
      return share > 0 && draw(name) < share;
    },
    upTo: (name, most) => draw(name) * most,
  };
}
