// The doctor of a deployment: what stands in its way, and once it is there, whether it is whole.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tableNames, tables } from '../../src/platform/aws/config.ts';
import { fail, type Finding, ok, warn } from '../../src/platform/node/doctor/finding.ts';
import { nameIn, stackName } from '../stage.ts';
import type { Errand } from './account.ts';
import { ringing } from './alarms.ts';
import { beforehand, type Check, look } from './checks.ts';
import { addressOf } from './address.ts';
import { findStack, stateOf } from './stack.ts';
import { tableAt } from './taken.ts';

/** Milliseconds that an address has to answer. */
const PATIENCE_MS = 10_000;

/** All findings, one by one as they are made. Nothing is changed. */
export function examineAccount(errand: Errand): AsyncGenerator<Finding> {
  return look(errand, { ...beforehand, data, page, alarms });
}

/** Whether what people said is kept from being removed by a slip. */
const data: Check = async (errand) => {
  const { account, stage } = errand;
  if (stage !== 'prod' || !(await isDeployed(errand))) return [];
  const client = new DynamoDBClient(account.client);
  const durable = tableNames.filter((one) => tables[one].durable).map((one) => nameIn(stage, one));
  const found = await Promise.all(durable.map(async (name) => ({ name, table: await tableAt(client, name) })));
  const open = found.filter(({ table }) => table?.DeletionProtectionEnabled !== true).map(({ name }) => name);
  if (open.length === 0) return [ok('tables', 'are protected from deletion')];
  const why = 'What people said could be removed by one wrong command.';
  const todo = `aws dynamodb update-table --region ${account.region} --table-name ${open[0]} --deletion-protection-enabled, and so on.`;
  return [warn('tables', `${open.join(', ')} can be deleted`, why, todo)];
};

/** Whether the page and its settings come by the public address. */
const page: Check = async (errand) => {
  const stack = await isDeployed(errand);
  if (!stack) return [];
  const address = addressOf(stack);
  const todo = 'A new address takes some minutes to be known. Else deploy again; look at the CDN in the console.';
  try {
    const answer = await fetch(new URL('/config.json', address), { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) return [fail(address, `answers ${answer.status}`, 'People come in by this address.', todo)];
    const { socket } = (await answer.json()) as { socket?: string };
    if (socket === stack.outputs['SocketUrl']) return [ok(address, 'leads to this deployment')];
    return [fail(address, `names the socket ${socket}`, 'People would talk to another deployment.', 'Deploy again.')];
  } catch (error) {
    const what = `does not answer: ${error instanceof Error ? error.message : String(error)}`;
    return [fail(address, what, 'People come in by this address.', todo)];
  }
};

const alarms: Check = async (errand) => {
  if (!(await isDeployed(errand))) return [];
  return (await ringing(errand.account, stackName(errand.stage))).map(({ name, reason }) =>
    warn(`alarm ${name}`, reason, 'It was set because somebody would notice.', 'npm run parley -- aws logs --since 1h'),
  );
};

async function isDeployed({ account, stage }: Errand): ReturnType<typeof findStack> {
  const stack = await findStack(new CloudFormationClient(account.client), stackName(stage));
  return stateOf(stack).kind === 'ready' ? stack : undefined;
}
