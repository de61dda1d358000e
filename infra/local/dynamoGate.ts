// Stands between the functions and the local DynamoDB: lets through what the caller's role allows, and does to the rest
// what the switches of a run say.
import { once } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders } from 'node:http';
import { textOf } from './body.ts';
import { actionsOf, type Call, isEventual } from './database/calls.ts';
import { forward } from './database/forward.ts';
import { createFaults } from './database/faults.ts';
import type { Replica } from './database/replica.ts';
import { asking, unitsOf } from './database/units.ts';
import { type Chaos, createChaos } from './chaos.ts';
import type { Latency } from './latency.ts';
import type { Ledger } from './ledger.ts';
import type { Allowed } from './permissions.ts';
import type { Json } from './template.ts';

export interface DynamoGate {
  endpoint: string;
  stop(): void;
}

export interface DynamoGateOptions {
  chaos?: Chaos;
  latency?: Latency;
  ledger?: Ledger | undefined;
  /** X6: where reads go that may be behind. */
  replica?: Pick<Replica, 'dynamo' | 'made'> | undefined;
}

interface Answer {
  status: number;
  body: Json;
}

const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table';

/** `target`: the endpoint of the database. The access key a call is signed with names the function. */
export async function startDynamoGate(
  target: string,
  allowed: Allowed,
  { chaos = createChaos(), latency, ledger, replica }: DynamoGateOptions = {},
): Promise<DynamoGate> {
  const agent = new Agent({ keepAlive: true });
  const faultOf = createFaults(chaos);

  const answerTo = async (call: Call, headers: IncomingHttpHeaders): Promise<Answer> => {
    const caller = /Credential=([^/]+)\//u.exec(headers.authorization ?? '')?.[1] ?? '';
    const denied = actionsOf(call).find(
      ({ action, resource }) => !allowed(caller, `dynamodb:${action}`, `${TABLE_ARN}/${resource}`),
    );
    if (denied !== undefined) {
      const message = `User: ${caller} is not authorized to perform: dynamodb:${denied.action} on resource: ${denied.resource}`;
      return { status: 400, body: { __type: 'com.amazon.coral.service#AccessDeniedException', Message: message } };
    }
    await latency?.();
    const fate = faultOf(call);
    if ('refused' in fate) return { status: 400, body: fate.refused };
    const body = ledger === undefined ? fate.body : asking(fate.body);
    const from = replica !== undefined && isEventual(call) ? replica.dynamo.endpoint : target;
    const { status, text } = await forward(from, agent, headers, JSON.stringify(body));
    const answer = { status, body: JSON.parse(text) };
    if (answer.status === 200) replica?.made(call);
    if (ledger === undefined) return { ...answer, body: fate.amend(answer.body) };
    const measured = unitsOf(call, answer.body);
    await ledger.dynamo(call.operation, measured.units);
    return { ...answer, body: fate.amend(measured.answer) };
  };

  const server = createServer((request, response) => {
    const handle = async (): Promise<void> => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const call = { operation, body: JSON.parse(await textOf(request)) };
      const { status, body } = await answerTo(call, request.headers);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(body));
    };
    void handle().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
