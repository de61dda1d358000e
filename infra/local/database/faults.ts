// What DynamoDB does to a call on a bad day: it throttles it, or does half of a batch.
import type { Chaos } from '../chaos.ts';
import type { Json } from '../template.ts';
import { type Call, partsOf } from './calls.ts';

/** `refused`: the answer instead of one. Else `body` is what is done, and `amend` completes its answer. */
export type Fate = { refused: Json } | { body: Json; amend(answer: Json): Json };

const SERVICE = 'com.amazonaws.dynamodb.v20120810#';
const MESSAGE = 'Throughput exceeds the current capacity of your table or index.';

export function createFaults(chaos: Chaos): (call: Call) => Fate {
  return (call) => {
    if (chaos.happens('throttled')) return { refused: throttlingOf(call) };
    const { operation, body } = call;
    if (!operation.startsWith('Batch') || !chaos.happens('halved')) return { body, amend: (answer) => answer };
    const { now, later } = halve(body.RequestItems);
    const rest = operation === 'BatchGetItem' ? 'UnprocessedKeys' : 'UnprocessedItems';
    return {
      body: { ...body, RequestItems: now },
      amend: (answer) => ({ ...answer, [rest]: { ...answer[rest], ...later } }),
    };
  };
}

/** As the API reference of DynamoDB has it; a transaction is cancelled, and says which item was to blame. */
function throttlingOf({ operation, body }: Call): Json {
  if (operation !== 'TransactWriteItems') {
    return { __type: `${SERVICE}ProvisionedThroughputExceededException`, message: MESSAGE };
  }
  const reasons = partsOf(body).map((_, at, all) =>
    at === all.length - 1 ? { Code: 'ThrottlingError', Message: MESSAGE } : { Code: 'None' },
  );
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return {
    __type: `${SERVICE}TransactionCanceledException`,
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: reasons,
  };
}

/** Splits a batch by tables: the first half, rounded up, and the rest. A batch of one is done or fails as a whole. */
function halve(items: Record<string, Json>): { now: Json; later: Json } {
  const entries = Object.entries(items);
  const total = entries.reduce((sum, [, entry]) => sum + listOf(entry).length, 0);
  const now: Json = {};
  const later: Json = {};
  let left = Math.ceil(total / 2);
  for (const [table, entry] of entries) {
    const list = listOf(entry);
    const [first, rest] = [list.slice(0, left), list.slice(left)];
    left -= first.length;
    if (first.length > 0) now[table] = withList(entry, first);
    if (rest.length > 0) later[table] = withList(entry, rest);
  }
  return { now, later };
}

/** `BatchGetItem` has its keys in an object with other settings, `BatchWriteItem` its requests in a list. */
function listOf(entry: Json): Json[] {
  return entry.Keys ?? entry;
}

function withList(entry: Json, list: Json[]): Json {
  return Array.isArray(entry) ? list : { ...entry, Keys: list };
}
