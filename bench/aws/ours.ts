// Our way: the composition of src/platform/aws/main.ts, over clients of ours.
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createTables } from '../../infra/local/tables.ts';
import type { Template } from '../../infra/local/template.ts';
import { createGateway } from '../../src/core/gateway.ts';
import type { Log } from '../../src/core/ports.ts';
import type { Config } from '../../src/platform/aws/config.ts';
import { createPorts, settingsOf } from '../../src/platform/aws/main.ts';
import { createDriver, type Driver, type SocketEvent } from '../../src/platform/aws/socket.ts';
import { createWorker, type QueueEvent, type Worker } from '../../src/platform/aws/worker.ts';
import { CALLBACK, common } from './clients.ts';
import { createPopulation, names } from './population.ts';
import { type Reach, readFunctions, type Way } from './way.ts';
import { createWire } from './wire.ts';

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

/** A driver and a worker, as the functions make theirs, over clients that end here. */
function compose({ time, database, callbacks, queue, logged }: Reach): { driver: Driver; worker: Worker } {
  const log: Log = {
    // As long as the line of `platform/aws/log.ts`.
    write: (level, message, fields = {}) => {
      const common = { level, message, timestamp: new Date(0).toISOString(), service: 'parley', sampling_rate: 0 };
      logged(JSON.stringify({ ...common, ...fields }).length + 1);
    },
  };
  const posting = { ...common, endpoint: CALLBACK, requestHandler: createWire(callbacks), maxAttempts: 1 };
  const { ports, post, fanout } = createPorts(config, {
    database: new DynamoDBClient({ ...common, requestHandler: createWire(database), maxAttempts: 3 }),
    callbacks: new ApiGatewayManagementApiClient(posting),
    jobs: new SQSClient({ ...common, requestHandler: createWire(queue), maxAttempts: 3 }),
    clock: time,
    log,
  });
  const driver = createDriver(createGateway(ports, settingsOf(config)), post, time);
  return { driver, worker: createWorker(fanout, log) };
}
