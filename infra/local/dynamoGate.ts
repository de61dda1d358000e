// Stands between the functions and the local DynamoDB, and lets through what the caller's role allows.
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { Allowed } from './permissions.ts';
import type { Json } from './template.ts';

export interface DynamoGate {
  endpoint: string;
  stop(): void;
}

const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table';

/** `target`: the endpoint of the database. The access key a call is signed with names the function. */
export async function startDynamoGate(target: string, allowed: Allowed): Promise<DynamoGate> {
  const agent = new Agent({ keepAlive: true });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const caller = /Credential=([^/]+)\//u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const denied = touched(operation, JSON.parse(body.toString())).find(
      ({ action, resource }) => !allowed(caller, `dynamodb:${action}`, `${TABLE_ARN}/${resource}`),
    );
    if (denied !== undefined) {
      const message = `User: ${caller} is not authorized to perform: dynamodb:${denied.action} on resource: ${denied.resource}`;
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: message }));
      return;
    }
    const forward = httpRequest(target, { agent, method: 'POST', headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    forward.on('error', () => response.destroy());
    forward.end(body);
  };
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
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

/** The actions and tables of a call, as IAM sees them: a transaction is checked item by item. */
function touched(operation: string, body: Json): { action: string; resource: string }[] {
  if (operation === 'TransactWriteItems') {
    const actions: Record<string, string> = {
      Put: 'PutItem',
      Update: 'UpdateItem',
      Delete: 'DeleteItem',
      ConditionCheck: 'ConditionCheckItem',
    };
    return body.TransactItems.flatMap((item: Json) =>
      Object.entries<Json>(item).map(([kind, { TableName }]) => ({
        action: actions[kind] ?? kind,
        resource: TableName,
      })),
    );
  }
  if (operation.startsWith('Batch')) {
    return Object.keys(body.RequestItems).map((resource) => ({ action: operation, resource }));
  }
  const index = body.IndexName === undefined ? '' : `/index/${body.IndexName}`;
  return [{ action: operation, resource: `${body.TableName}${index}` }];
}
