// D: what DynamoDB does on a bad day, in front of a database that only counts.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, until } from '../../../test/local/gateway.ts';
import { createChaos, type Switches } from '../chaos.ts';
import { type DynamoGate, startDynamoGate } from '../dynamoGate.ts';
import { createLatency } from '../latency.ts';
import type { Json } from '../template.ts';

let database: Server;
let asked: Json[];
let clock: FakeClock;
let gate: DynamoGate;
let client: DynamoDBClient;
beforeEach(async () => {
  asked = [];
  clock = new FakeClock();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    asked.push(JSON.parse(text));
    response.end('{}');
  };
  database = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(database, 'listening');
});
afterEach(() => {
  client.destroy();
  gate.stop();
  database.close();
});

const start = async (switches: Partial<Switches>): Promise<void> => {
  const chaos = createChaos({ seed: 1, ...switches });
  const { port } = database.address() as { port: number };
  const latency = createLatency(chaos, clock);
  gate = await startDynamoGate(`http://127.0.0.1:${port}`, () => true, { chaos, latency });
  client = new DynamoDBClient({
    endpoint: gate.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'F', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
};
const row = (id: number) => ({ id: { N: String(id) } });
const rows = (...ids: number[]) => ids.map(row);
const put = (id: number) => ({ PutRequest: { Item: row(id) } });

describe('a call to DynamoDB', () => {
  it('[GWD1] is throttled with the switch, and then changes nothing', async () => {
    await start({ throttled: 1 });
    await expect(client.send(new PutItemCommand({ TableName: 'A', Item: row(1) }))).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    const TransactItems = rows(1, 2).map((Item) => ({ Put: { TableName: 'A', Item } }));
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ThrottlingError' }],
    });
    expect(asked).toEqual([]);
  });

  it('[GWD2] that is a batch is half done with the switch, and says what is left', async () => {
    await start({ halved: 1 });
    const RequestItems = { A: [put(1)], B: [put(2), put(3), put(4), put(5)] };
    const written = await client.send(new BatchWriteItemCommand({ RequestItems }));
    expect(asked[0].RequestItems).toEqual({ A: [put(1)], B: [put(2), put(3)] });
    expect(written.UnprocessedItems).toEqual({ B: [put(4), put(5)] });

    const keys = { A: { Keys: rows(1, 2), ConsistentRead: true }, B: { Keys: rows(3) } };
    const read = await client.send(new BatchGetItemCommand({ RequestItems: keys }));
    expect(asked[1].RequestItems).toEqual({ A: keys.A });
    expect(read.UnprocessedKeys).toEqual({ B: keys.B });
  });

  it('[GWD2] that is a batch of one is done, so that asking for the rest comes to an end', async () => {
    await start({ halved: 1 });
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: { A: [put(1)] } }));
    expect([asked[0].RequestItems, Object.keys(UnprocessedItems)]).toEqual([{ A: [put(1)] }, []]);
  });

  it('[GWD3] takes up to as long as the switch says', async () => {
    await start({ latency: 20 });
    const done = client.send(new PutItemCommand({ TableName: 'A', Item: row(1) }));
    await until(() => (clock.waiting > 0 ? true : undefined));
    expect(asked).toEqual([]);
    clock.move(20);
    await done;
    expect(asked).toHaveLength(1);
  });
});
