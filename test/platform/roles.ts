// The functions of the stack in this process, each with its own role: what a role does not allow is refused by the gate of
// the local run, and what was done is kept.
import { type ApiGatewayManagementApiClient, DeleteConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FunctionName, functionNames } from '../../infra/bundle.ts';
import { startDynamo } from '../../infra/local/dynamo.ts';
import { startDynamoGate } from '../../infra/local/dynamoGate.ts';
import { readPermissions } from '../../infra/local/permissions.ts';
import { synthesized } from '../../infra/local/synthesized.ts';
import { createTables } from '../../infra/local/tables.ts';
import { type Json, readTemplate } from '../../infra/local/template.ts';
import { createGateway } from '../../src/core/gateway.ts';
import { createApp } from '../../src/http/app.ts';
import { type Config, type TableName, tableNames } from '../../src/platform/aws/config.ts';
import { decodeJob, type Job } from '../../src/platform/aws/jobs.ts';
import { createPorts, settingsOf } from '../../src/platform/aws/main.ts';
import { createDriver } from '../../src/platform/aws/socket.ts';
import { createStore } from '../../src/platform/aws/store.ts';

const region = 'us-east-1';
const clock = { now: () => Date.now() };
const page = new URL('https://chat.example');
const tables = Object.fromEntries(tableNames.map((table) => [table, table])) as Record<TableName, string>;
const config: Config = {
  name: 'Parley',
  version: '0',
  guests: true,
  limited: true,
  page,
  socket: 'wss://api.example/production',
  callback: 'https://api.example/production',
  queue: 'https://sqs.example/jobs',
  edge: 'edge',
  tables,
};

/** Does something to the calls of a function, on their way to the database: before one, or after it. */
export type Interference = (
  call: { name: string; input: Record<string, unknown> },
  next: () => Promise<void>,
) => Promise<void>;

export type Roles = Awaited<ReturnType<typeof startRoles>>;

/** Starts an empty place. `used`: what each function has done, such as `PutItem Rooms` or `POST @connections`. */
export async function startRoles() {
  const template = readTemplate(await synthesized(), { PageUrl: page.origin });
  const allowed = readPermissions(template);
  const dynamo = await startDynamo();
  await createTables(template, dynamo.endpoint);
  const used = new Map<FunctionName, Set<string>>(functionNames.map((name) => [name, new Set()]));
  const gate = await startDynamoGate(dynamo.endpoint, (caller, action, arn) => {
    const target = arn.replace(/^.*:table\//u, '').replace('/index/', '/');
    used.get(caller as FunctionName)?.add(`${action.replace('dynamodb:', '')} ${target}`);
    return allowed(caller, action, arn);
  });
  const sent: { connectionId: string; text: string }[] = [];
  const ended: string[] = [];
  const gone = new Set<string>();
  const jobs: Job[] = [];
  const interferences = new Map<FunctionName, Interference>();

  const portsOf = (name: FunctionName) => {
    const credentials = { accessKeyId: name, secretAccessKey: 'x' };
    const database = new DynamoDBClient({ endpoint: gate.endpoint, region, credentials, maxAttempts: 1 });
    database.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          let result: Awaited<ReturnType<typeof next>> | undefined;
          const go = async () => void (result = await next(args));
          const call = { name: commandName, input: args.input as Record<string, unknown> };
          await (interferences.get(name) ?? ((_, ahead) => ahead()))(call, go);
          if (result === undefined) throw new Error('the call was not made');
          return result;
        },
      { step: 'initialize' },
    );
    const callbacks = {
      send: async (command: { input: { ConnectionId: string; Data?: string } }) => {
        const { ConnectionId: connectionId, Data: text = '' } = command.input;
        const ends = command instanceof DeleteConnectionCommand;
        used.get(name)?.add(`${ends ? 'DELETE' : 'POST'} @connections`);
        if (gone.has(connectionId)) throw Object.assign(new Error('gone'), { $metadata: { httpStatusCode: 410 } });
        if (ends) ended.push(connectionId);
        else sent.push({ connectionId, text });
      },
    } as unknown as ApiGatewayManagementApiClient;
    const queue = {
      send: async ({ input: { Entries = [] } }: SendMessageBatchCommand) => {
        used.get(name)?.add('SendMessage queue');
        jobs.push(...Entries.map(({ MessageBody = '' }) => decodeJob(MessageBody)));
        return {};
      },
    } as unknown as SQSClient;
    const log = { write: () => undefined };
    return { database, ...createPorts(config, { database, callbacks, jobs: queue, clock, log }) };
  };

  const functions = Object.fromEntries(functionNames.map((name) => [name, portsOf(name)])) as Record<
    FunctionName,
    ReturnType<typeof portsOf>
  >;
  const driverOf = (name: FunctionName) => {
    const { ports, post } = functions[name];
    return createDriver(createGateway(ports, settingsOf(config)), post, clock);
  };
  const connect = driverOf('ChatAppConnect');
  const disconnect = driverOf('ChatAppDisconnect');
  const sendMessage = driverOf('ChatAppSendMessage');
  const otherwise = driverOf('ChatAppDefault');
  const app = createApp(functions.ChatAppHttp.ports, settingsOf(config));
  const visit = { host: page.host, secure: true, forwarded: false, address: '192.0.2.1', socket: config.socket };
  const admin = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });

  let last = 0;
  return {
    used,
    sent,
    ended,
    gone,
    jobs,
    interferences,
    ports: (name: FunctionName) => functions[name].ports,
    /** The store past every role. */
    store: createStore(admin, tables, clock, false),
    /** Gives the status of a handshake. */
    connect: async (connectionId: string, ticket?: string): Promise<number> => {
      const headers = ticket === undefined ? {} : { 'Sec-WebSocket-Protocol': `parley.v1, ticket.${ticket}` };
      return (await connect.connect({ requestContext: contextOf(connectionId), headers })).statusCode;
    },
    disconnect: (connectionId: string) => disconnect.disconnect({ requestContext: contextOf(connectionId) }),
    /** Sends a command by the function of its route. Gives what is said to it. */
    say: async (connectionId: string, action: string, fields: object = {}): Promise<Json> => {
      last += 1;
      const id = String(last);
      const before = sent.length;
      const driver = action === 'sendmessage' ? sendMessage : otherwise;
      const body = JSON.stringify({ action, id, ...fields });
      await driver.frame({ requestContext: contextOf(connectionId), body });
      const texts = sent.slice(before).filter((one) => one.connectionId === connectionId);
      return texts.map(({ text }) => JSON.parse(text)).find(({ re }) => re === id) ?? {};
    },
    /** Asks the HTTP API. */
    call: async (method: string, path: string, { cookie = '', body }: { cookie?: string; body?: unknown } = {}) => {
      const headers = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await app.request(path, init, { visit });
      const text = await answer.text();
      return {
        status: answer.status,
        cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '',
        json: text === '' ? {} : JSON.parse(text),
      };
    },
    /** Does a job of the queue. */
    work: (job: Job) => functions.ChatAppFanout.fanout.run(job),
    stop: async () => {
      for (const { database } of Object.values(functions)) database.destroy();
      admin.destroy();
      gate.stop();
      await dynamo.stop();
    },
  };
}

function contextOf(connectionId: string) {
  return { connectionId, identity: { sourceIp: '192.0.2.1' }, connectedAt: Date.now() };
}
