// The AWS platform for the contract suites: its store on a local DynamoDB, and all of it behind a local API Gateway.
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Dynamo, dynoxide, startDynamo } from '../../infra/local/dynamo.ts';
import { type Local, startLocal } from '../../infra/local/local.ts';
import { issueOwnerLink } from '../../src/core/owner.ts';
import type { Clock } from '../../src/core/ports.ts';
import { identity } from '../../src/http/identity.ts';
import { type Key, numericKeys, type TableName, tableNames, tables } from '../../src/platform/aws/config.ts';
import { createStore } from '../../src/platform/aws/store.ts';

/** Why this platform cannot run on this system; undefined when it can. */
export const unsupported = dynoxide() === undefined ? 'the local DynamoDB exists for Linux on x64 only' : undefined;

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const clock: Clock = { now: () => Date.now() };
let dynamo: Promise<Dynamo> | undefined;
let stores = 0;

/**
 * A store on empty tables of its own. All stores of a test file share one database process. `prepare`: what a test does
 * with the client of the store before it is used. `limited`: whether too many messages are refused.
 */
export async function makeStore(
  clock: Clock = { now: () => Date.now() },
  prepare: (client: DynamoDBClient) => void = () => undefined,
  limited = false,
): Promise<ReturnType<typeof createStore> & { stop(): Promise<void> }> {
  dynamo ??= startDynamo();
  const { endpoint } = await dynamo;
  const client = new DynamoDBClient({ endpoint, credentials, region: 'us-east-1' });
  stores += 1;
  const names = Object.fromEntries(tableNames.map((table) => [table, `s${stores}-${table}`])) as Record<
    TableName,
    string
  >;
  await Promise.all(tableNames.map((table) => client.send(new CreateTableCommand(tableInput(table, names[table])))));
  prepare(client);
  return { ...createStore(client, names, clock, limited), stop: async () => client.destroy() };
}

/** Ends the database process that the stores of this file share. */
export async function stopStores(): Promise<void> {
  await (await dynamo)?.stop();
  dynamo = undefined;
}

/** The whole stack behind a local API Gateway, on a free port and empty tables. */
export async function startServer({
  guests,
}: {
  guests: 'on' | 'off';
}): Promise<Omit<Local, 'socket'> & { http: string; socket: string; ownerLink(): Promise<string> }> {
  // The contracts are about answers, not about the ten invocations at once that a new account has.
  const local = await startLocal({ parameters: { Guests: guests, RateLimit: 'off' }, concurrency: 40 });
  return {
    ...local,
    http: local.page.origin,
    socket: local.socket.href,
    async ownerLink() {
      const client = new DynamoDBClient({ endpoint: local.dynamo, credentials, region: 'us-east-1' });
      const names = Object.fromEntries(tableNames.map((table) => [table, table])) as Record<TableName, string>;
      const { records } = createStore(client, names, clock, false);
      const secret = await issueOwnerLink({ identity, clock, records });
      client.destroy();
      return secret;
    },
  };
}

function tableInput(table: TableName, name: string): CreateTableCommandInput {
  const { key, indexes } = tables[table];
  const attributes = new Set(
    [key, ...Object.values(indexes)].flatMap(({ partition, sort }) => [partition, sort ?? []]).flat(),
  );
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(key),
    AttributeDefinitions: [...attributes].map((attribute) => ({
      AttributeName: attribute,
      AttributeType: numericKeys.includes(attribute) ? 'N' : 'S',
    })),
    ...(Object.keys(indexes).length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: Object.entries(indexes).map(([index, shape]) => ({
            IndexName: index,
            KeySchema: keySchema(shape),
            Projection: { ProjectionType: 'KEYS_ONLY' },
          })),
        }),
  };
}

function keySchema({ partition, sort }: Key): NonNullable<CreateTableCommandInput['KeySchema']> {
  const hash = { AttributeName: partition, KeyType: 'HASH' as const };
  return sort === undefined ? [hash] : [hash, { AttributeName: sort, KeyType: 'RANGE' as const }];
}
