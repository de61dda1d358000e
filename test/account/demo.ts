// The original demo as it left its table: messages under random ids, so in no order.
import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

export type DemoRow = { messageId: string; timestamp: string; connectionId: string; message?: string };

/** The demo's name for it is taken by our own table. */
export const OLD = 'OldHistory';

export const uuid = (i: number) => `${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`;

/** Two messages in each second, from three connections. */
export const demoRows: DemoRow[] = Array.from({ length: 120 }, (_, i) => ({
  messageId: uuid((i * 7) % 120),
  timestamp: new Date(Date.UTC(2025, 0, 1) + Math.floor(i / 2) * 1_000).toISOString(),
  connectionId: `conn${i % 3}abcdefgh=`,
  message: `said ${i}`,
}));

/** By a text that is made of each. */
export function by<T>(all: readonly T[], textOf: (one: T) => string): T[] {
  return all.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

/** The demo's table, with its key. */
export async function createDemo(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: OLD,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'messageId', KeyType: 'HASH' },
        { AttributeName: 'timestamp', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['messageId', 'timestamp'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    }),
  );
}

export async function fillDemo(client: DynamoDBClient, rows: DemoRow[] = demoRows): Promise<void> {
  const document = DynamoDBDocumentClient.from(client);
  await Promise.all(rows.map((Item) => document.send(new PutCommand({ TableName: OLD, Item }))));
}
