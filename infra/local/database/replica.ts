// X6: a second database that follows the first one with a delay. What DynamoDB may answer from an old state is read here.
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Chaos } from '../chaos.ts';
import type { Clock } from '../clock.ts';
import { type Dynamo, startDynamo } from '../dynamo.ts';
import { createTables } from '../tables.ts';
import type { Template } from '../template.ts';
import { type Call, keysOf, type RowOf, rowsWritten } from './calls.ts';

export interface Replica {
  dynamo: Dynamo;
  /** A call has been made: within two seconds each row that it wrote is here as it then is. */
  made(call: Call): void;
  /** Resolves when all is copied whose time has come. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds. DynamoDB speaks of a fraction of a second under usual conditions; the checklist asks for 0 to 2 s. */
const BEHIND = 2_000;

/** `primary`: the endpoint of the database to follow, whose rows are here from the start. */
export async function startReplica(template: Template, primary: string, chaos: Chaos, clock: Clock): Promise<Replica> {
  const dynamo = await startDynamo();
  await createTables(template, dynamo.endpoint);
  const [from, to] = [clientOf(primary), clientOf(dynamo.endpoint)];
  const keyOf = keysOf(template);

  const copy = async ({ table: TableName, key: Key }: RowOf): Promise<void> => {
    const { Item } = await from.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    if (Item === undefined) await to.send(new DeleteItemCommand({ TableName, Key }));
    else await to.send(new PutItemCommand({ TableName, Item }));
  };
  for (const { properties } of template.ofType('AWS::DynamoDB::Table')) {
    const { TableName } = properties as { TableName: string };
    let ExclusiveStartKey: ScanCommandInput['ExclusiveStartKey'];
    do {
      const page = await from.send(new ScanCommand({ TableName, ExclusiveStartKey, ConsistentRead: true }));
      for (const item of page.Items ?? []) await copy({ table: TableName, key: keyOf(TableName, item) });
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }

  // One after the other: a copy that was read earlier must not be written over one that was read later.
  let copies = Promise.resolve();
  return {
    dynamo,
    made: (call) => {
      for (const row of rowsWritten(call, keyOf)) {
        clock.after(chaos.upTo('X6', BEHIND), () => {
          // When the run ends, one of the two may be gone.
          copies = copies.then(() => copy(row)).catch(() => undefined);
        });
      }
    },
    settled: () => copies,
    stop: async () => {
      await copies;
      from.destroy();
      to.destroy();
      await dynamo.stop();
    },
  };
}

function clientOf(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint, credentials, region: 'us-east-1', maxAttempts: 1 });
}
