// The whole stack on this machine: the synthesized template, its tables, its very bundles, and stand-ins for what runs
// between them. What is not faithful stands in docs/aws.md.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createAccount } from './account.ts';
import { createChaos, type Switches } from './chaos.ts';
import { type Clock, realClock } from './clock.ts';
import { startReplica } from './database/replica.ts';
import { startDynamo } from './dynamo.ts';
import { startDynamoGate } from './dynamoGate.ts';
import { readRequest, writeAnswer } from './exchange.ts';
import { createHttpApi } from './httpApi.ts';
import { createFunctions } from './lambda/functions.ts';
import { paceText } from './lambda/time.ts';
import { createLatency } from './latency.ts';
import type { Ledger } from './ledger.ts';
import { readPermissions } from './permissions.ts';
import { startQueues } from './queue/queues.ts';
import { createSite } from './site/site.ts';
import { createSocketApi } from './socket/api.ts';
import { createCallbacks } from './socket/callbacks.ts';
import { createPlainRequests } from './socket/plainRequests.ts';
import { readRoutes } from './socket/routes.ts';
import { createSockets } from './socket/sockets.ts';
import { readThrottles } from './socket/throttles.ts';
import { synthesized } from './synthesized.ts';
import { createTables } from './tables.ts';
import { readTemplate } from './template.ts';
import { createWards } from './wards.ts';

export interface LocalOptions {
  /** 0: any free one. */
  port?: number;
  /** Values for the template's parameters: `{ Guests: 'on' }`. */
  parameters?: Record<string, string>;
  /** A folder that keeps the tables; in memory without one. */
  data?: string;
  /** Invocations at once, over all functions. A new account has 10; the next one is throttled. */
  concurrency?: number;
  /** That of the gateway and, where it has a pace, of the functions too. */
  clock?: Clock;
  /** What goes wrong; nothing without it. */
  chaos?: Partial<Switches>;
  /** Where calls are counted. */
  ledger?: Ledger;
  /** A line that a function has logged. */
  onLine?(functionName: string, line: string): void;
}

export interface Local {
  page: URL;
  socket: URL;
  /** The endpoint of its DynamoDB, past every role. */
  dynamo: string;
  /** What the random choices begin with: given as a switch, they come again. */
  seed: number;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';

/** Starts the stack. Throws when this system has no local DynamoDB, or the port is taken. */
export async function startLocal(options: LocalOptions = {}): Promise<Local> {
  const { port = 0, parameters = {}, data, concurrency = 10, clock = realClock, ledger } = options;
  const { onLine = () => undefined } = options;
  const chaos = createChaos(options.chaos);
  const folder = await synthesized();
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  const page = new URL(`http://${HOST}:${(server.address() as { port: number }).port}`);

  const template = readTemplate(folder, { PageUrl: page.origin, ...parameters });
  const routes = readRoutes(template);
  const allowed = readPermissions(template);
  const wards = createWards();
  if (data !== undefined) mkdirSync(data, { recursive: true, mode: 0o700 });
  const dynamo = await startDynamo(data === undefined ? undefined : join(data, 'dynamo.db'));
  wards.add(dynamo.process);
  await createTables(template, dynamo.endpoint);
  const replica = chaos.X6 ? await startReplica(template, dynamo.endpoint, chaos, clock) : undefined;
  if (replica !== undefined) wards.add(replica.dynamo.process);
  const latency = createLatency(chaos, clock);
  const gate = await startDynamoGate(dynamo.endpoint, allowed, { chaos, latency, ledger, replica });
  // The copy has to hear of what is written past the functions, too.
  const aside = replica && (await startDynamoGate(dynamo.endpoint, () => true, { replica }));

  const queues = await startQueues({ template, allowed, chaos, clock, latency, ledger });
  // What stands under a name of AWS's in the template is here.
  const here = (value: string): string =>
    value
      .replace(/\b(ws|http)s:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com/gu, `$1://${page.host}`)
      .replace(/^https:\/\/sqs\.us-east-1\.amazonaws\.com/u, queues.endpoint);
  const account = createAccount(chaos, clock);
  const sockets = createSockets(clock, chaos);
  const functions = createFunctions({
    template,
    wards,
    concurrency,
    onLine,
    latency,
    ledger,
    env: {
      AWS_REGION: 'us-east-1',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: gate.endpoint,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      ...(clock.pace === undefined ? {} : { PARLEY_LOCAL_PACE: paceText(clock.pace) }),
    },
    rewrite: here,
  });
  queues.feed(functions);
  const callbacks = createCallbacks({ routes, sockets, allowed, account, chaos, latency, ledger });
  const httpApi = createHttpApi(template, functions, account, clock);
  const plain = createPlainRequests(routes);
  const site = createSite(template, httpApi, here);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await callbacks(request, response)) return;
    const direct = request.headers.host === httpApi.host;
    if (!direct && plain(request, response)) return;
    const asked = await readRequest(request);
    // By its own name the HTTP API is called directly, by any other through CloudFront.
    writeAnswer(response, asked, await (direct ? httpApi.answer(asked) : site(asked)));
  };
  server.on('request', (request, response) => {
    answer(request, response).catch((cause: unknown) => {
      // A client that went away is no failure of ours.
      if (request.errored === null) onLine('The local run', String(cause));
      response.destroy();
    });
  });
  const throttles = readThrottles(template, routes.apiId, account, clock);
  const upgrade = createSocketApi({ routes, sockets, functions, throttles, chaos, clock });
  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head).catch(() => socket.destroy()));

  return {
    page,
    socket: new URL(`ws://${page.host}/${routes.stage}`),
    dynamo: (aside ?? dynamo).endpoint,
    seed: chaos.seed,
    stop: async () => {
      server.close();
      sockets.stop();
      server.closeAllConnections();
      await Promise.all([functions.stop(), queues.stop()]);
      gate.stop();
      aside?.stop();
      await replica?.stop();
      await dynamo.stop();
      wards.stop();
    },
  };
}
