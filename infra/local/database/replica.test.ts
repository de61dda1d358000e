// X6: what reads may be behind, on two real databases.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../../test/local/gateway.ts';
import { unsupported } from '../../../test/platform/aws.ts';
import { createChaos } from '../chaos.ts';
import { type Dynamo, startDynamo } from '../dynamo.ts';
import { type DynamoGate, startDynamoGate } from '../dynamoGate.ts';
import { createTables } from '../tables.ts';
import { readTemplate, type Template } from '../template.ts';
import { type Replica, startReplica } from './replica.ts';

const TableName = 'Things';
const owner = { IndexName: 'byOwner', KeyConditionExpression: '#o = :o', ExpressionAttributeNames: { '#o': 'owner' } };
const properties = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: ['id', 'owner'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byOwner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};

let template: Template;
let primary: Dynamo;
let clock: FakeClock;
let replica: Replica;
let gate: DynamoGate;
let client: DynamoDBClient;

describe.skipIf(unsupported !== undefined)('a read', () => {
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-replica-'));
    const table = { Type: 'AWS::DynamoDB::Table', Properties: properties };
    writeFileSync(join(folder, 'x.template.json'), JSON.stringify({ Resources: { Things: table } }));
    template = readTemplate(folder, {});
    rmSync(folder, { recursive: true });
    primary = await startDynamo();
    await createTables(template, primary.endpoint);
  });
  afterAll(() => primary.stop());

  beforeEach(async () => {
    clock = new FakeClock();
    const chaos = createChaos({ X6: true, seed: 1 });
    replica = await startReplica(template, primary.endpoint, chaos, clock);
    gate = await startDynamoGate(primary.endpoint, () => true, { chaos, replica });
    client = new DynamoDBClient({
      endpoint: gate.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'F', secretAccessKey: 'x' },
    });
  });
  afterEach(async () => {
    client.destroy();
    gate.stop();
    await replica.stop();
  });

  const item = (id: string, more: object = {}) => ({ id: { S: id }, owner: { S: `owner of ${id}` }, ...more });
  const get = async (id: string, ConsistentRead = false) =>
    (await client.send(new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead }))).Item;
  const owned = async (id: string) => {
    const ExpressionAttributeValues = { ':o': { S: `owner of ${id}` } };
    return (await client.send(new QueryCommand({ TableName, ...owner, ExpressionAttributeValues }))).Count;
  };

  it('[GWX6] that is strong has every write; an index and one that is not are up to two seconds behind', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('a') }));
    expect(await get('a', true)).toEqual(item('a'));
    expect([await get('a'), await owned('a')]).toEqual([undefined, 0]);
    clock.move(2_000);
    await replica.settled();
    expect([await get('a'), await owned('a')]).toEqual([item('a'), 1]);

    await client.send(new DeleteItemCommand({ TableName, Key: { id: { S: 'a' } } }));
    expect([await get('a', true), await get('a'), await owned('a')]).toEqual([undefined, item('a'), 1]);
    clock.move(2_000);
    await replica.settled();
    expect([await get('a'), await owned('a')]).toEqual([undefined, 0]);
  });

  it('[GWX6] lags after batches and transactions too, each row by its own time', async () => {
    const ids = Array.from({ length: 10 }, (_, at) => `b${at}`);
    const [one, ...others] = ids.map((id) => item(id));
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: others.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: one } }] }));
    const Keys = ids.map((id) => ({ id: { S: id } }));
    const found = async (ConsistentRead: boolean) => {
      const RequestItems = { [TableName]: { Keys, ConsistentRead } };
      return (await client.send(new BatchGetItemCommand({ RequestItems }))).Responses?.[TableName]?.length;
    };
    expect([await found(true), await found(false)]).toEqual([10, 0]);
    clock.move(1_000);
    await replica.settled();
    const some = await found(false);
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(10);
    clock.move(1_000);
    await replica.settled();
    expect(await found(false)).toBe(10);
  });

  it('[GWX6] finds what was there before the run, and rows whose time to live is over', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('c', { ttl: { N: '1' } }) }));
    const later = await startReplica(template, primary.endpoint, createChaos({ X6: true }), clock);
    const reader = new DynamoDBClient({
      endpoint: later.dynamo.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'F', secretAccessKey: 'x' },
    });
    const { Item } = await reader.send(new GetItemCommand({ TableName, Key: { id: { S: 'c' } } }));
    expect(Item).toEqual(item('c', { ttl: { N: '1' } }));
    reader.destroy();
    await later.stop();
  });
});
