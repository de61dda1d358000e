// The way of the demo that Parley grew from: store the message, scan all connections, post to one after the other, and
// forget whom a post did not reach. Only the first page of the scan is read.
import { randomUUID } from 'node:crypto';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { CALLBACK, common } from './clients.ts';
import { INTEGRATION } from './functions.ts';
import { inTurns } from './turns.ts';
import type { Reach, Way } from './way.ts';
import { createWire } from './wire.ts';

const CONNECTIONS = 'ActiveConnections';
const MESSAGES = 'MessageHistory';
/** Of each table: its partition key, and perhaps a sort key. */
const keys = { [CONNECTIONS]: ['connectionId'], [MESSAGES]: ['messageId', 'timestamp'] };

interface FrameEvent {
  requestContext: { connectionId: string };
  body: string;
}

export const demo: Way = {
  prepare: async (endpoint, at) => {
    const client = new DynamoDBClient({ ...common, endpoint });
    await createTables(client);
    const db = DynamoDBDocumentClient.from(client);
    const came = { timestamp: new Date(at).toISOString(), connectedAt: Math.floor(at / 1_000) };
    let people = 0;
    return {
      // There is one room, and it is always there.
      found: async () => undefined,
      connect: async (count) => {
        const newcomers = Array.from({ length: count }, () => `connection${String((people += 1)).padStart(6, '0')}=`);
        await inTurns(newcomers, async (connectionId) => {
          await db.send(new PutCommand({ TableName: CONNECTIONS, Item: { connectionId, ...came } }));
        });
        return newcomers;
      },
      end: () => client.destroy(),
    };
  },
  start: (_, reach) => sendMessage(reach),
  functionOf: () => 'ChatAppSendMessage',
  timeoutOf: () => INTEGRATION,
  memoryOf: () => 0.125,
  template: undefined,
  frame: (_, __, message) => JSON.stringify({ action: 'sendmessage', message }),
};

/** What its function behind the route `sendmessage` does. */
function sendMessage({ time, database, callbacks }: Reach): (event: unknown) => Promise<unknown> {
  const db = DynamoDBDocumentClient.from(new DynamoDBClient({ ...common, requestHandler: createWire(database) }));
  const api = new ApiGatewayManagementApiClient({
    ...common,
    endpoint: CALLBACK,
    requestHandler: createWire(callbacks),
  });
  return async (event) => {
    const { requestContext, body } = event as FrameEvent;
    const { message } = JSON.parse(body) as { message: string };
    const timestamp = new Date(time.now()).toISOString();
    const item = { messageId: randomUUID(), timestamp, message, connectionId: requestContext.connectionId };
    await db.send(new PutCommand({ TableName: MESSAGES, Item: item }));
    const { Items = [] } = await db.send(new ScanCommand({ TableName: CONNECTIONS }));
    for (const { connectionId } of Items as { connectionId: string }[]) {
      try {
        await api.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(item) }));
      } catch {
        await db.send(new DeleteCommand({ TableName: CONNECTIONS, Key: { connectionId } }));
      }
    }
    return { statusCode: 200 };
  };
}

async function createTables(client: DynamoDBClient): Promise<void> {
  for (const [TableName, attributes] of Object.entries(keys)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: attributes.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? 'HASH' : 'RANGE' })),
      }),
    );
  }
}
