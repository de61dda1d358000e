// The tables, exactly as the store declares them.
import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { type Attribute, AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type Key, numericKeys, type TableName, tableNames, tables, TTL } from '../src/platform/aws/config.ts';

/** `keep`: whether what people said outlives the stack. */
export function createTables(
  stack: Stack,
  { nameOf, keep }: { nameOf: (bare: string) => string; keep: boolean },
): Record<TableName, Table> {
  return Object.fromEntries(
    tableNames.map((name) => {
      const { key, indexes, expires, durable } = tables[name];
      const table = new Table(stack, name, {
        tableName: nameOf(name),
        ...keysOf(key),
        billingMode: BillingMode.PAY_PER_REQUEST,
        ...(expires ? { timeToLiveAttribute: TTL } : {}),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: durable },
        deletionProtection: durable && keep,
        removalPolicy: durable && keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      });
      for (const [indexName, shape] of Object.entries(indexes)) {
        table.addGlobalSecondaryIndex({ indexName, ...keysOf(shape), projectionType: ProjectionType.KEYS_ONLY });
      }
      return [name, table];
    }),
  ) as Record<TableName, Table>;
}

function keysOf({ partition, sort }: Key): { partitionKey: Attribute; sortKey?: Attribute } {
  return { partitionKey: attribute(partition), ...(sort === undefined ? {} : { sortKey: attribute(sort) }) };
}

function attribute(name: string): Attribute {
  return { name, type: numericKeys.includes(name) ? AttributeType.NUMBER : AttributeType.STRING };
}
