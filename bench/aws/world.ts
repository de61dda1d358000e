// One emulated account with one way to run a chat in it, on virtual time.
import { Agent } from 'node:http';
import { createBucket } from '../../infra/local/bucket.ts';
import { startDynamo } from '../../infra/local/dynamo.ts';
import { type Bill, createLedger, planned } from '../../infra/local/ledger.ts';
import { createRandom } from '../../infra/local/random.ts';
import { createWards } from '../../infra/local/wards.ts';
import { throttles } from '../../infra/throttles.ts';
import { type Api, createApi } from './api.ts';
import { charges } from './charges.ts';
import { createDatabase } from './database.ts';
import { createFunctions, type Environment } from './functions.ts';
import { inVirtualTime } from './globals.ts';
import { createQueues } from './queue.ts';
import { createCallbacks, createSockets, type Sockets } from './sockets.ts';
import { createTime, type VirtualTime } from './time.ts';
import type { Reach, Way } from './way.ts';
import type { Answering } from './wire.ts';

export interface World {
  time: VirtualTime;
  /** Makes a room. */
  found(roomId: string): Promise<void>;
  /** Connects so many who have opened a room; gives their connections. `member`: they may write there. */
  connect(count: number, roomId: string, member: boolean): Promise<string[]>;
  sockets: Sockets;
  api: Api;
  /** The endpoint of its DynamoDB, past the clock and the counting. */
  endpoint: string;
  /** A number from 0 up to 1, of the run's own. */
  random: () => number;
  /** Runs `main` in virtual time, and what it has caused to its end. */
  live<T>(main: () => Promise<T>): Promise<T>;
  /** What has been counted so far. */
  bill(): Bill;
  /** Messages that queues have put aside. */
  dead(): number;
  /** Bytes of all lines logged so far. */
  logged(): number;
  stop(): Promise<void>;
}

/** When every run begins. Everybody has been there for a minute by then. */
const START = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;

/** `seed`: what the random choices begin with; the same one brings the run back. */
export async function openWorld(way: Way, seed: number): Promise<World> {
  const wards = createWards();
  const dynamo = await startDynamo();
  wards.add(dynamo.process);
  const agent = new Agent({ keepAlive: true });
  const time = createTime(START);
  const random = createRandom(seed);
  // What is beyond the quota is refused here, and does not wait.
  const ledger = createLedger({ ...planned, postsPerSecond: 0 }, time);
  const account = createBucket(charges.account, time);
  const sockets = createSockets(time);
  const database = createDatabase(dynamo.endpoint, agent, time, ledger);
  const callbacks = createCallbacks(sockets, account, time, ledger);
  let bytes = 0;

  const functions = createFunctions({
    time,
    ledger,
    concurrency: charges.functions,
    timeoutOf: (name) => way.timeoutOf(name),
    start: (name): Environment => {
      let ended = false;
      const whileAlive = (answering: Answering): Answering => cut(answering, () => ended);
      const reach: Reach = {
        time,
        database: whileAlive(database),
        callbacks: whileAlive(callbacks),
        queue: whileAlive(async (request) => {
          if (queues === undefined) throw new Error('This way has no queue.');
          return queues.answering(request);
        }),
        logged: (more) => {
          bytes += more;
        },
      };
      return { handle: way.start(name, reach), end: () => (ended = true) };
    },
  });
  const queues = way.template && createQueues({ template: way.template, time, random, ledger, functions });
  const throttle = createBucket(throttles.frames, time);
  const api = createApi({ sockets, functions, account, throttle, functionOf: (action) => way.functionOf(action) });
  const population = await way.prepare(dynamo.endpoint, START - MINUTE);

  return {
    time,
    found: (roomId) => population.found(roomId),
    connect: async (...who) => {
      const connectionIds = await population.connect(...who);
      for (const connectionId of connectionIds) sockets.open(connectionId);
      return connectionIds;
    },
    sockets,
    api,
    endpoint: dynamo.endpoint,
    random,
    live: (main) =>
      inVirtualTime(time, random, async () => {
        const outcome = await main();
        await queues?.drained();
        return outcome;
      }),
    dead: () => queues?.dead() ?? 0,
    bill: () => ledger.bill(),
    logged: () => bytes,
    stop: async () => {
      population.end();
      agent.destroy();
      await dynamo.stop();
      wards.stop();
    },
  };
}

/** What went wrong with functions and jobs, each kind once. Throttled ones are not among them. */
export function lostOf({ api, dead }: World): string[] {
  const failed = [...new Set(api.failures())].map((failure) => `a function ${failure}`);
  return dead() === 0 ? failed : [...failed, `${dead()} jobs put aside`];
}

/** What an ended environment asks for is never answered. */
function cut(answering: Answering, ended: () => boolean): Answering {
  const never = new Promise<never>(() => undefined);
  return async (request) => {
    if (ended()) return never;
    const answer = await answering(request);
    return ended() ? never : answer;
  };
}
