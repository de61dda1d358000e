// DynamoDB as the stores use it: every page followed, every unprocessed key asked for again, and an outage told apart
// from a mistake of ours. There is no scan here, and no role allows one.
import type { DynamoDBDocumentClient, QueryCommandInput, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  type DeleteCommandInput,
  type PutCommandInput,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { ChatError } from '../../../protocol/errors.ts';
import { pause } from '../pause.ts';
import { outage, refusedCondition } from './failures.ts';
import type { TableName } from '../config.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- a row's shape is the business of the store that wrote it
export type Row = Record<string, any>;
export type RowKey = Record<string, string | number>;
export type Change<T extends { TableName: string | undefined }> = Omit<T, 'TableName'>;
export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

export interface Database {
  /** The deployed name of a table. */
  nameOf(table: TableName): string;
  /** One row, read strongly. */
  get(table: TableName, key: RowKey): Promise<Row | undefined>;
  /** Any number of rows of any tables, read strongly, in no order. Absent ones are left out. */
  getAll(keys: { table: TableName; key: RowKey }[]): Promise<{ table: TableName; row: Row }[]>;
  /** False when the condition did not hold; nothing was written then. */
  put(table: TableName, input: Change<PutCommandInput>): Promise<boolean>;
  /** The attributes asked for by `ReturnValues`; undefined when the condition did not hold. */
  update(table: TableName, input: Change<UpdateCommandInput>): Promise<Row | undefined>;
  /** The row as it was; undefined when there was none or the condition did not hold. */
  delete(table: TableName, input: Change<DeleteCommandInput>): Promise<Row | undefined>;
  /** The first `limit` rows that match, over all pages. Read strongly, but for an index, which cannot be. */
  query(table: TableName, input: Change<QueryCommandInput>, limit?: number): Promise<Row[]>;
  /** All or nothing. Throws TransactionCanceledException when something stood in the way. */
  transact(items: TransactItem[]): Promise<void>;
}

const BATCH_GET = 100;
/** Rows read at least by each further call for what a filter leaves: far less than the 1 MB of a page. */
const FILTERED = 100;
/** Batches one after the other of which something was left out, before a table is taken for one that cannot answer. */
const ROUNDS = 8;

/** Every call throws `unavailable` when DynamoDB cannot be reached or is throttling; the SDK has retried by then. */
export function createDatabase(client: DynamoDBDocumentClient, names: Record<TableName, string>): Database {
  const query: Database['query'] = async (table, input, limit = Infinity) => {
    const rows: Row[] = [];
    let from: Row | undefined;
    do {
      const command = new QueryCommand({
        TableName: names[table],
        ConsistentRead: input.IndexName === undefined,
        ...input,
        ExclusiveStartKey: from,
        // A filter may leave next to nothing of a page, and the limit counts what is read: without this, row by row.
        ...(input.FilterExpression !== undefined &&
          from !== undefined && { Limit: Math.max(input.Limit ?? 0, FILTERED) }),
      });
      const page = await client.send(command).catch(outage);
      rows.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && rows.length < limit);
    return rows.slice(0, limit);
  };
  return {
    nameOf: (table) => names[table],
    get: async (table, key) => {
      const command = new GetCommand({ TableName: names[table], Key: key, ConsistentRead: true });
      return (await client.send(command).catch(outage)).Item;
    },
    getAll: async (keys) => {
      const found: { table: TableName; row: Row }[] = [];
      let left = keys;
      // A batch may come back half done when a partition is busy; what it returns, it returns for good.
      let idle = 0;
      while (left.length > 0) {
        if (idle > ROUNDS) throw new ChatError('unavailable', undefined, { cause: new Error('keys stay unprocessed') });
        if (idle > 0) await pause(Math.random() * Math.min(500, 25 * 2 ** idle));
        const wanted: Record<string, { Keys: RowKey[]; ConsistentRead: true }> = {};
        for (const { table, key } of left.slice(0, BATCH_GET)) {
          (wanted[names[table]] ??= { Keys: [], ConsistentRead: true }).Keys.push(key);
        }
        const page = await client.send(new BatchGetCommand({ RequestItems: wanted })).catch(outage);
        const unprocessed = page.UnprocessedKeys ?? {};
        const again: typeof keys = [];
        for (const table of new Set(left.map((key) => key.table))) {
          for (const row of page.Responses?.[names[table]] ?? []) found.push({ table, row });
          for (const key of unprocessed[names[table]]?.Keys ?? []) again.push({ table, key });
        }
        left = [...again, ...left.slice(BATCH_GET)];
        idle = again.length === 0 ? 0 : idle + 1;
      }
      return found;
    },
    put: async (table, input) => {
      const command = new PutCommand({ TableName: names[table], ...input });
      return (await client.send(command).catch(refusedCondition)) !== undefined;
    },
    update: async (table, input) => {
      const done = await client.send(new UpdateCommand({ TableName: names[table], ...input })).catch(refusedCondition);
      return done && (done.Attributes ?? {});
    },
    delete: async (table, input) => {
      const command = new DeleteCommand({ TableName: names[table], ReturnValues: 'ALL_OLD', ...input });
      return (await client.send(command).catch(refusedCondition))?.Attributes;
    },
    query,
    transact: async (items) => {
      await client.send(new TransactWriteCommand({ TransactItems: items })).catch(outage);
    },
  };
}
