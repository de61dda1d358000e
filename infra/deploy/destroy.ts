// The way out: says what goes and what stays, asks, removes, and says what is left.
import { CloudFormationClient, DeleteStackCommand, paginateDescribeStacks } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tableNames, tables } from '../../src/platform/aws/config.ts';
import { assetsBucket, nameIn, stackName, stages } from '../stage.ts';
import type { Errand } from './account.ts';
import { bucketOf } from './bucket.ts';
import { follow, newestEvent } from './progress.ts';
import { findStack, stateOf } from './stack.ts';
import { tableAt } from './taken.ts';

/** Asks a person, who types the answer. */
export type Ask = (question: string) => Promise<string>;

/**
 * Removes a stage. `ask`: undefined when the owner has said yes already. Throws a sentence when it was not confirmed, and
 * when something could not be removed.
 */
export async function destroy(errand: Errand, ask: Ask | undefined): Promise<void> {
  const { account, stage, say } = errand;
  const name = stackName(stage);
  const client = new CloudFormationClient(account.client);
  const stack = await findStack(client, name);
  if (stack === undefined) say(`There is no stack ${name} in ${account.region} of account ${account.id}.`);
  else {
    if (stateOf(stack).kind === 'busy') throw new Error(`The stack ${name} is ${stack.status}. ${stateOf(stack).todo}`);
    say(...warning(errand, name));
    if (ask && (await ask(`Type ${stage} to remove it: `)) !== stage) throw new Error('Nothing was removed.');
    const { SiteBucket: site } = stack.outputs;
    // CloudFormation removes no bucket that something is in.
    if (site !== undefined) {
      const bucket = bucketOf(account, site);
      if (await bucket.exists()) say(`Removed ${await bucket.empty()} files of the page.`);
    }
    const since = await newestEvent(client, stack.id);
    await client.send(new DeleteStackCommand({ StackName: name }));
    const { status, failures } = await follow(client, errand, { id: stack.id, since });
    if (status !== 'DELETE_COMPLETE') {
      const todo = 'Remove what stands in the way in the console, then run this again.';
      throw new Error([`The stack ${name} is ${status}. ${todo}`, ...failures].join('\n'));
    }
    say(`Removed the stack ${name}.`);
  }
  await removeAssets(errand, client);
  await tellLeft(errand);
}

function warning({ account: { id, region }, stage }: Errand, name: string): string[] {
  const durable = tableNames.filter((one) => tables[one].durable).map((one) => nameIn(stage, one));
  const gone = `This removes ${name} from account ${id} in ${region}: the page, its addresses, the functions, their logs.`;
  return stage === 'prod'
    ? [gone, `What people said stays, in the tables ${durable.join(', ')}; a new deployment takes it over.`]
    : [gone, `Everything that people said in ${stage} goes with it, for good: ${durable.join(', ')}.`];
}

/** The bucket for bundles goes with the last stage of the region. */
async function removeAssets({ account, say }: Errand, client: CloudFormationClient): Promise<void> {
  const ours = stages.map(stackName);
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) {
    if (Stacks.some(({ StackName = '' }) => ours.includes(StackName))) return;
  }
  const bucket = bucketOf(account, assetsBucket(account.id, account.region));
  if (!(await bucket.exists())) return;
  await bucket.empty();
  await bucket.remove();
  say(`Removed the bucket ${bucket.name}.`);
}

/** What is left, and how it is removed. */
async function tellLeft({ account, stage, say }: Errand): Promise<void> {
  const client = new DynamoDBClient(account.client);
  const names = tableNames.map((one) => nameIn(stage, one));
  const found = await Promise.all(names.map(async (name) => ({ name, table: await tableAt(client, name) })));
  const left = found.filter(({ table }) => table !== undefined);
  if (left.length === 0) {
    say('Nothing of it is left in this region.');
    return;
  }
  say('', 'Left in the account, with what people said. They cost their storage and their backups:');
  for (const { name } of left) say(`  table ${name}`);
  say('To remove them for good, each with:');
  const flags = `--region ${account.region} --table-name ${left[0]?.name}`;
  say(`  aws dynamodb update-table ${flags} --no-deletion-protection-enabled`, `  aws dynamodb delete-table ${flags}`);
}
