// Our way: the composition of src/platform/aws/main.ts, over clients that end here.
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../infra/local/tables.ts';
import type { Template } from '../../infra/local/template.ts';
import { createGateway } from '../../src/core/gateway.ts';
import type { Log, Ports } from '../../src/core/ports.ts';
import { identity, ids } from '../../src/http/identity.ts';
import { type Config, type TableName, tableNames } from '../../src/platform/aws/config.ts';
import { limits } from '../../src/platform/aws/limits.ts';
import { settingsOf } from '../../src/platform/aws/main.ts';
import { meter } from '../../src/platform/aws/meter.ts';
import { createPost } from '../../src/platform/aws/post.ts';
import { createDriver, type SocketEvent } from '../../src/platform/aws/socket.ts';
import { createStore } from '../../src/platform/aws/store.ts';
import { createTransport } from '../../src/platform/aws/transport.ts';
import { CALLBACK, common } from './clients.ts';
import { createPopulation } from './population.ts';
import { type Reach, readFunctions, type Way } from './way.ts';
import { createWire } from './wire.ts';

/** In the stage `prod` tables have bare names. */
export const names = Object.fromEntries(tableNames.map((table) => [table, table])) as Record<TableName, string>;

const config: Config = {
  name: 'Parley',
  version: '0',
  guests: false,
  page: new URL('https://chat.example'),
  socket: 'wss://api.example/production',
  callback: CALLBACK,
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
    start: (_, reach) => {
      const driver = createSocketFunction(reach);
      return (event) => driver.frame(event as SocketEvent);
    },
    functionOf: (action) => (action === 'sendmessage' ? 'ChatAppSendMessage' : 'ChatAppDefault'),
    timeoutOf: (name) => found(name).seconds,
    memoryOf: (name) => found(name).gb,
    mapping: undefined,
    frame: (roomId, key, message) => JSON.stringify({ action: 'sendmessage', id: key, roomId, key, message }),
  };
}

/** As `createPorts` and `startDriver` put it together. */
function createSocketFunction({ time, database, callbacks, logged }: Reach): ReturnType<typeof createDriver> {
  const log: Log = {
    write: (level, what, fields = {}) => logged(JSON.stringify({ level, what, ...fields }).length + 1),
  };
  const client = new DynamoDBClient({ ...common, requestHandler: createWire(database), maxAttempts: 3 });
  const { db, ...store } = createStore(client, names, time);
  const posting = { ...common, endpoint: CALLBACK, requestHandler: createWire(callbacks), maxAttempts: 1 };
  const post = createPost(new ApiGatewayManagementApiClient(posting), log);
  const transport = createTransport(db, store.connections, post, time, log);
  const ports: Ports = { ...store, transport, identity, clock: time, ids, limits, log, meter };
  return createDriver(createGateway(ports, settingsOf(config)), post);
}
