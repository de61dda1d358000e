// What a call to DynamoDB costs, in request units. The database itself knows best; for a write that it refused, whose
// units are charged all the same, they are reckoned from what was sent.
import type { Json } from '../template.ts';
import { type Call, partsOf } from './calls.ts';
import { sizeOf } from './itemSize.ts';

export interface Units {
  /** Read request units: 4 KB read strongly, 8 KB eventually. */
  read: number;
  /** Write request units: 1 KB in the table or in one of its indexes; twice as many in a transaction. */
  write: number;
  /** Those of the written ones that are for indexes. */
  ofIndexes: number;
}

const KIB = 1_024;
const READS = ['GetItem', 'BatchGetItem', 'TransactGetItems', 'Query', 'Scan'];
const REFUSED = /#(ConditionalCheckFailed|TransactionCanceled)Exception$/u;

/** The body of a call that also asks what it consumes. */
export function asking(body: Json): Json {
  return { ...body, ReturnConsumedCapacity: 'INDEXES' };
}

/** The units of a call, by its answer; and the answer without them, unless its caller has asked. */
export function unitsOf({ operation, body }: Call, answer: Json): { units: Units; answer: Json } {
  const { ConsumedCapacity, ...rest } = answer;
  const units = { read: 0, write: 0, ofIndexes: 0 };
  for (const { CapacityUnits, GlobalSecondaryIndexes } of [ConsumedCapacity ?? []].flat()) {
    if (READS.includes(operation)) {
      units.read += CapacityUnits;
      continue;
    }
    units.write += CapacityUnits;
    for (const index of Object.values<Json>(GlobalSecondaryIndexes ?? {})) units.ofIndexes += index.CapacityUnits;
  }
  if (REFUSED.test(answer.__type ?? '')) units.write = refusedUnits({ operation, body });
  return { units, answer: body.ReturnConsumedCapacity === undefined ? rest : answer };
}

/**
 * A write whose condition did not hold is charged for the row that is there, at least one unit (docs: read-write
 * operations). The row is not known here: what was to be put stands for it.
 */
function refusedUnits({ operation, body }: Call): number {
  if (operation !== 'TransactWriteItems') return unitsOfPart(body);
  return partsOf(body).reduce((sum, { part }) => sum + 2 * unitsOfPart(part), 0);
}

function unitsOfPart({ Item }: Json): number {
  return Item === undefined ? 1 : Math.max(1, Math.ceil(sizeOf(Item) / KIB));
}
