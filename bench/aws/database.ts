// DynamoDB: each call is made to the local one, then takes the time that it is planned to take, and its units are counted.
import type { Agent } from 'node:http';
import { forward } from '../../infra/local/database/forward.ts';
import { asking, unitsOf } from '../../infra/local/database/units.ts';
import type { Ledger } from '../../infra/local/ledger.ts';
import type { VirtualTime } from './time.ts';
import type { Answering } from './wire.ts';

/** Every call says which operation it is by this header: `DynamoDB_20120810.PutItem`. */
const TARGET = 'x-amz-target';

/** `endpoint`: of the local DynamoDB. `agent` keeps the connections to it; who made it ends it. */
export function createDatabase(endpoint: string, agent: Agent, time: VirtualTime, ledger: Ledger): Answering {
  return async ({ headers, body }) => {
    const operation = headers[TARGET]?.split('.')[1] ?? '';
    const call = { operation, body: JSON.parse(body) as object };
    const asked = JSON.stringify(asking(call.body));
    const { status, text } = await time.work(() => forward(endpoint, agent, headers, asked));
    const { units, answer } = unitsOf(call, JSON.parse(text));
    await ledger.dynamo(operation, units);
    return { status, body: answer };
  };
}
