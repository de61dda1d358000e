// B: what calls to DynamoDB consume, said by a real database or reckoned from a call.
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unsupported } from '../../../test/platform/aws.ts';
import { type Dynamo, startDynamo } from '../dynamo.ts';
import { type DynamoGate, startDynamoGate } from '../dynamoGate.ts';
import { createLedger, type Ledger } from '../ledger.ts';
import { sizeOf } from './itemSize.ts';

const TableName = 'Things';
const KIB = 1_024;

let dynamo: Dynamo;
let gate: DynamoGate;
let client: DynamoDBClient;
let ledger: Ledger;

describe.skipIf(unsupported !== undefined)('a call to DynamoDB', () => {
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());
  beforeEach(async () => {
    ledger = createLedger();
    gate = await startDynamoGate(dynamo.endpoint, () => true, { ledger });
    client = new DynamoDBClient({
      endpoint: gate.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'F', secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    return () => {
      client.destroy();
      gate.stop();
    };
  });
  beforeAll(async () => {
    const direct = new DynamoDBClient({
      endpoint: dynamo.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'F', secretAccessKey: 'x' },
    });
    await direct.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'owner', AttributeType: 'S' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byOwner',
            KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      }),
    );
    direct.destroy();
  });

  const Key = (id: string) => ({ id: { S: id } });
  const item = (id: string, bytes: number) => ({ ...Key(id), text: { S: 'x'.repeat(bytes) } });

  it('[GWB1] is counted with what it writes, by kilobytes, in the table and in its indexes', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('a', 10) }));
    expect(ledger.bill().dynamo).toEqual({ PutItem: { calls: 1, read: 0, write: 1, ofIndexes: 0 } });
    await client.send(new PutItemCommand({ TableName, Item: item('b', 2 * KIB) }));
    expect(ledger.bill().dynamo['PutItem']).toEqual({ calls: 2, read: 0, write: 4, ofIndexes: 0 });
    await client.send(new PutItemCommand({ TableName, Item: { ...item('c', 10), owner: { S: 'o' } } }));
    expect(ledger.bill().dynamo['PutItem']).toEqual({ calls: 3, read: 0, write: 6, ofIndexes: 1 });
  });

  it('[GWB1] is counted with what it reads: half as much when it need not be strong', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('d', 5 * KIB) }));
    await client.send(new GetItemCommand({ TableName, Key: Key('d'), ConsistentRead: true }));
    await client.send(new GetItemCommand({ TableName, Key: Key('d') }));
    const RequestItems = { [TableName]: { Keys: [Key('d')], ConsistentRead: true } };
    await client.send(new BatchGetItemCommand({ RequestItems }));
    await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: 'd' } },
        ConsistentRead: true,
      }),
    );
    const { GetItem, BatchGetItem, Query } = ledger.bill().dynamo;
    expect([GetItem?.read, BatchGetItem?.read, Query?.read]).toEqual([3, 2, 2]);
  });

  it('[GWB1] costs twice as much in a transaction', async () => {
    const TransactItems = [item('e', 10), item('f', 2 * KIB)].map((Item) => ({ Put: { TableName, Item } }));
    await client.send(new TransactWriteItemsCommand({ TransactItems }));
    expect(ledger.bill().dynamo).toEqual({ TransactWriteItems: { calls: 1, read: 0, write: 8, ofIndexes: 0 } });
  });

  it('[GWB1] costs what it would have written when its condition does not hold', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('g', 10) }));
    const ConditionExpression = 'attribute_not_exists(id)';
    const Put = { TableName, Item: item('g', 2 * KIB), ConditionExpression };
    await expect(client.send(new PutItemCommand(Put))).rejects.toThrow(/condition/u);
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }))).rejects.toThrow(/cancel/u);
    const update = { TableName, Key: Key('g'), UpdateExpression: 'SET n = :n', ConditionExpression };
    const values = { ExpressionAttributeValues: { ':n': { N: '1' } } };
    await expect(client.send(new UpdateItemCommand({ ...update, ...values }))).rejects.toThrow(/condition/u);
    const { PutItem, TransactWriteItems, UpdateItem } = ledger.bill().dynamo;
    expect([PutItem?.write, TransactWriteItems?.write, UpdateItem?.write]).toEqual([4, 6, 1]);
  });

  it('[GWB1] tells its caller what it consumed only when asked', async () => {
    const silent = await client.send(new GetItemCommand({ TableName, Key: Key('a') }));
    expect(Object.keys(silent)).not.toContain('ConsumedCapacity');
    const asked = await client.send(new GetItemCommand({ TableName, Key: Key('a'), ReturnConsumedCapacity: 'TOTAL' }));
    expect(asked.ConsumedCapacity?.CapacityUnits).toBe(0.5);
  });
});

describe('an item', () => {
  it.each([
    [{ id: { S: 'é' } }, 4],
    [{ n: { N: '0' } }, 2],
    [{ n: { N: '1700000000' } }, 3],
    [{ n: { N: '-12.345' } }, 5],
    [{ b: { B: 'AAAA' } }, 4],
    [{ ok: { BOOL: true }, no: { NULL: true } }, 6],
    [{ s: { SS: ['a', 'bc'] } }, 4],
    [{ l: { L: [{ S: 'a' }, { S: 'b' }] } }, 8],
    [{ m: { M: { k: { S: 'v' } } } }, 7],
  ])('[GWB1] is as large as the names and values in it: %j', (item, bytes) => {
    expect(sizeOf(item)).toBe(bytes);
  });
});
