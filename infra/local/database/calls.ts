// What a call to DynamoDB touches, read from its body.
import type { Json, Template } from '../template.ts';

/** One call: the operation's name and its body, in the JSON that DynamoDB takes. */
export interface Call {
  operation: string;
  body: Json;
}

/** A row of a table, by its key in DynamoDB's JSON. */
export interface RowOf {
  table: string;
  key: Json;
}

/** The parts of a transaction and the actions that they are. */
const ACTIONS: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** The actions and tables of a call, as IAM sees them: a transaction is checked item by item. */
export function actionsOf({ operation, body }: Call): { action: string; resource: string }[] {
  if (operation === 'TransactWriteItems') {
    return partsOf(body).map(({ kind, part }) => ({ action: ACTIONS[kind] ?? kind, resource: part.TableName }));
  }
  if (operation.startsWith('Batch')) {
    return Object.keys(body.RequestItems).map((resource) => ({ action: operation, resource }));
  }
  const index = body.IndexName === undefined ? '' : `/index/${body.IndexName}`;
  return [{ action: operation, resource: `${body.TableName}${index}` }];
}

/** The items of a transaction: `Put`, `Update`, `Delete` or `ConditionCheck`, and what is in it. */
export function partsOf(body: Json): { kind: string; part: Json }[] {
  return body.TransactItems.flatMap((item: Json) => Object.entries<Json>(item).map(([kind, part]) => ({ kind, part })));
}

/** Whether a call reads what may be behind: an index, or a table without `ConsistentRead`. */
export function isEventual({ operation, body }: Call): boolean {
  if (operation === 'BatchGetItem') {
    return Object.values<Json>(body.RequestItems).every(({ ConsistentRead }) => ConsistentRead !== true);
  }
  return ['GetItem', 'Query', 'Scan'].includes(operation) && body.ConsistentRead !== true;
}

/** The rows that a call may have written. */
export function rowsWritten({ operation, body }: Call, keyOf: (table: string, item: Json) => Json): RowOf[] {
  const row = ({ TableName: table, Item, Key }: Json): RowOf => ({ table, key: Key ?? keyOf(table, Item) });
  switch (operation) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [row(body)];
    case 'BatchWriteItem':
      return Object.entries<Json>(body.RequestItems).flatMap(([TableName, requests]) =>
        requests.map(({ PutRequest, DeleteRequest }: Json) => row({ TableName, ...(PutRequest ?? DeleteRequest) })),
      );
    case 'TransactWriteItems':
      return partsOf(body)
        .filter(({ kind }) => kind !== 'ConditionCheck')
        .map(({ part }) => row(part));
    default:
      return [];
  }
}

/** Takes the key out of an item, by the key schemas of the template. */
export function keysOf(template: Template): (table: string, item: Json) => Json {
  const names = new Map<string, string[]>(
    template
      .ofType('AWS::DynamoDB::Table')
      .map(({ properties }) => [
        properties.TableName,
        properties.KeySchema.map(({ AttributeName }: Json) => AttributeName),
      ]),
  );
  return (table, item) => Object.fromEntries((names.get(table) ?? []).map((name) => [name, item[name]]));
}
