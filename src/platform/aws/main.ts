// Composition: everything a function needs, made once per container. What a bundle does not use, esbuild leaves out.
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createGateway } from '../../core/gateway.ts';
import type { Clock, Log, Ports } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { identity, ids } from '../../http/identity.ts';
import { type Config, readConfig } from './config.ts';
import { createFanout, type Fanout } from './fanout.ts';
import { createLimits } from './limits.ts';
import { log } from './log.ts';
import { meter } from './meter.ts';
import { createPost, type Post } from './post.ts';
import { createQueue } from './queue.ts';
import { createDriver, type Driver } from './socket.ts';
import { HEAD_PAUSE } from './store/rows.ts';
import { createStore } from './store.ts';
import { createTransport } from './transport.ts';
import { createWorker, type Worker } from './worker.ts';

/** Milliseconds. A call that takes longer than this is tried again within the 29 s that API Gateway waits. */
const timeouts = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** What lies outside the process: AWS, the time, the log. */
export interface Surroundings {
  database: DynamoDBClient;
  callbacks: ApiGatewayManagementApiClient;
  jobs: SQSClient;
  clock: Clock;
  log: Log;
}

function surroundingsOf({ callback }: Config): Surroundings {
  return {
    database: new DynamoDBClient({ requestHandler: timeouts, maxAttempts: 3 }),
    callbacks: new ApiGatewayManagementApiClient({
      endpoint: callback,
      requestHandler: { ...timeouts, httpAgent: { maxSockets: 200 }, httpsAgent: { maxSockets: 200 } },
      // createPost tries again itself: it knows when that makes sense.
      maxAttempts: 1,
    }),
    jobs: new SQSClient({ requestHandler: timeouts, maxAttempts: 3 }),
    clock: { now: () => Date.now() },
    log,
  };
}

/** All ports. `around`: AWS itself, with clients that live as long as the container, unless something stands in for it. */
export function createPorts(
  config: Config,
  around: Surroundings = surroundingsOf(config),
): { ports: Ports; post: Post; fanout: Fanout } {
  const { clock, log } = around;
  const { db, commandCounts, ...store } = createStore(around.database, config.tables, clock, config.limited);
  const post = createPost(around.callbacks, log);
  const limits = createLimits(config.limited, commandCounts, clock);
  const queue = createQueue(around.jobs, config.queue);
  const fanout = createFanout({ db, store, post, queue, clock, log });
  const transport = createTransport(fanout, queue, post, log);
  const ports = { ...store, transport, identity, clock, ids, limits, log, meter };
  return { ports, post, fanout };
}

/** How the chat behaves on this platform. */
export function settingsOf({ name, version, guests, page }: Config): Settings {
  return {
    name,
    version,
    guests: guests ? 'on' : 'off',
    // API Gateway runs the frames of one connection at the same time and in no order.
    inFlight: 1,
    foldReplies: true,
    // A beat costs money here, so there are fewer of them than on one machine. API Gateway ends a connection that has
    // been silent for ten minutes, and a browser may run the timers of a hidden page up to a minute late.
    beatMs: 60_000,
    hiddenBeatMs: 8 * 60_000,
    headPauseMs: HEAD_PAUSE,
    // API Gateway ends every connection after two hours.
    lifeMs: 2 * 60 * 60_000,
    hosts: [page.hostname],
    classicOrigins: [],
  };
}

/** The driver of a socket function. Throws when the environment is incomplete. */
export function startDriver(): Driver {
  const config = readConfig(process.env);
  const { ports, post } = createPorts(config);
  return createDriver(createGateway(ports, settingsOf(config)), post, ports.clock);
}

/** The handler of the worker. Throws when the environment is incomplete. */
export function startWorker(): Worker {
  return createWorker(createPorts(readConfig(process.env)).fanout, log);
}
