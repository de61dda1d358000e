// Our way: the composition of src/platform/aws/main.ts, over clients that end here.
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createTables } from '../../infra/local/tables.ts';
import type { Template } from '../../infra/local/template.ts';
import { createGateway } from '../../src/core/gateway.ts';
import type { Log, Ports } from '../../src/core/ports.ts';
import { identity, ids } from '../../src/http/identity.ts';
import { type Config, type TableName, tableNames } from '../../src/platform/aws/config.ts';
import { createFanout } from '../../src/platform/aws/fanout.ts';
import { createLimits } from '../../src/platform/aws/limits.ts';
import { settingsOf } from '../../src/platform/aws/main.ts';
import { meter } from '../../src/platform/aws/meter.ts';
import { createPost } from '../../src/platform/aws/post.ts';
import { createQueue } from '../../src/platform/aws/queue.ts';
import { createDriver, type Driver, type SocketEvent } from '../../src/platform/aws/socket.ts';
import { createStore } from '../../src/platform/aws/store.ts';
import { createTransport } from '../../src/platform/aws/transport.ts';
import { createWorker, type QueueEvent, type Worker } from '../../src/platform/aws/worker.ts';
import { CALLBACK, common } from './clients.ts';
import { createPopulation } from './population.ts';
import { type Reach, readFunctions, type Way } from './way.ts';
import { createWire } from './wire.ts';

/** In the stage `prod` tables have bare names. */
export const names = Object.fromEntries(tableNames.map((table) => [table, table])) as Record<TableName, string>;

/** The function that does the jobs of the queue. */
const WORKER = 'ChatAppFanout';

const config: Config = {
  name: 'Parley',
  version: '0',
  guests: false,
  limited: true,
  page: new URL('https://chat.example'),
  socket: 'wss://api.example/production',
  callback: CALLBACK,
  edge: 'secret of the edge',
  queue: 'https://sqs.us-east-1.amazonaws.com/000000000000/ChatAppJobs',
  tables: names,
};

export function createOurs(template: Template): Way {
  const functions = readFunctions(template);
  const found = (name: string): { seconds: number; gb: number } => {
    const one = functions.get(name);
    if (one === undefined) throw new Error(`The template has no function ${name}.`);
    return one;
  };
  return {
    prepare: async (endpoint, at) => {
      await createTables(template, endpoint);
      return createPopulation(endpoint, at);
    },
    start: (name, reach) => {
      const { driver, worker } = compose(reach);
      if (name === WORKER) return (event) => worker(event as QueueEvent);
      return (event) => driver.frame(event as SocketEvent);
    },
    functionOf: (action) => (action === 'sendmessage' ? 'ChatAppSendMessage' : 'ChatAppDefault'),
    timeoutOf: (name) => found(name).seconds,
    memoryOf: (name) => found(name).gb,
    template,
    frame: (roomId, key, message) => JSON.stringify({ action: 'sendmessage', id: key, roomId, key, message }),
  };
}

/** As `createPorts`, `startDriver` and `startWorker` put it together. */
function compose({ time, database, callbacks, queue: jobs, logged }: Reach): { driver: Driver; worker: Worker } {
  const log: Log = {
    // As long as the line of `platform/aws/log.ts`.
    write: (level, message, fields = {}) => {
      const common = { level, message, timestamp: new Date(0).toISOString(), service: 'parley', sampling_rate: 0 };
      logged(JSON.stringify({ ...common, ...fields }).length + 1);
    },
  };
  const client = new DynamoDBClient({ ...common, requestHandler: createWire(database), maxAttempts: 3 });
  const { db, commandCounts, ...store } = createStore(client, names, time, config.limited);
  const limits = createLimits(config.limited, commandCounts, time);
  const posting = { ...common, endpoint: CALLBACK, requestHandler: createWire(callbacks), maxAttempts: 1 };
  const post = createPost(new ApiGatewayManagementApiClient(posting), log);
  const sqs = new SQSClient({ ...common, requestHandler: createWire(jobs), maxAttempts: 3 });
  const queue = createQueue(sqs, config.queue);
  const fanout = createFanout({ db, store, post, queue, clock: time, log });
  const transport = createTransport(fanout, queue, post, log);
  const ports: Ports = { ...store, transport, identity, clock: time, ids, limits, log, meter };
  return { driver: createDriver(createGateway(ports, settingsOf(config)), post), worker: createWorker(fanout, log) };
}
