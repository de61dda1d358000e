// X6: reads that are behind, and what DynamoDB does not take, with the local run as a whole.
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynoxide } from '../../local/dynamo.ts';
import { startLocal } from '../../local/local.ts';
import type { Check, NotApplicable } from '../check.ts';
import { FakeClock } from '../fakeClock.ts';

const LAG = 2_000;
const rooms = (count: number) => Array.from({ length: count }, (_, at) => ({ roomId: { S: String(at) } }));

const lag: Check = {
  id: 'X6',
  needs: ['inside'],
  expected: {
    strong: true,
    'not strong': false,
    'two seconds later': true,
    '401 KiB, 101 in a transaction, 26 in a batch': Array(3).fill('ValidationException'),
  },
  look: async () => {
    const clock = new FakeClock();
    const local = await startLocal({ chaos: { X6: true }, clock });
    const credentials = { accessKeyId: 'Owner', secretAccessKey: 'x' };
    const client = new DynamoDBClient({ endpoint: local.dynamo, credentials, region: 'us-east-1' });
    const Key = { roomId: { S: 'attic' } };
    const found = async (ConsistentRead: boolean) =>
      (await client.send(new GetItemCommand({ TableName: 'Rooms', Key, ConsistentRead }))).Item !== undefined;
    const tooMuch = [
      new PutItemCommand({ TableName: 'Rooms', Item: { ...Key, name: { S: 'x'.repeat(401 * 1_024) } } }),
      new TransactWriteItemsCommand({
        TransactItems: rooms(101).map((Item) => ({ Put: { TableName: 'Rooms', Item } })),
      }),
      new BatchWriteItemCommand({ RequestItems: { Rooms: rooms(26).map((Item) => ({ PutRequest: { Item } })) } }),
    ];
    const refusals = [];
    for (const command of tooMuch) {
      const sent = client.send(command as PutItemCommand);
      refusals.push(await sent.then(() => 'taken').catch((error: Error) => error.name));
    }
    await client.send(new PutItemCommand({ TableName: 'Rooms', Item: Key }));
    const seen = { strong: await found(true), 'not strong': await found(false) };
    clock.move(LAG);
    let later = await found(false);
    for (const end = Date.now() + 5_000; !later && Date.now() < end; ) later = await found(false);
    client.destroy();
    await local.stop();
    return { ...seen, 'two seconds later': later, '401 KiB, 101 in a transaction, 26 in a batch': refusals };
  },
};

export const lags: (Check | NotApplicable)[] = [
  dynoxide() === undefined ? { id: 'X6', skip: 'dynoxide, the local DynamoDB, exists for Linux on x64 only' } : lag,
];
