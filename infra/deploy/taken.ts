// Names that the stack wants and that something else has already. In `prod` they are those of the original demo, so an
// account that has the demo has them all.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand, CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type TableName, tableNames, tables } from '../../src/platform/aws/config.ts';
import { fail, type Finding, ok } from '../../src/platform/node/doctor/finding.ts';
import { functionNames } from '../bundle.ts';
import { nameIn, stackName } from '../stage.ts';
import type { Account, Errand } from './account.ts';
import { isMissing } from './refusal.ts';
import { findStack, resourcesOf } from './stack.ts';

const WHY = 'The stack cannot make a thing whose name is taken: the deployment would fail, and be taken back.';
const ELSEWHERE = 'Or deploy to another region: names are taken in one region only.';

/** Tables, functions and log groups in the way. A table of an earlier deployment is not: it is taken over. */
export async function takenNames({ account, stage }: Errand): Promise<Finding[]> {
  const own = await ownNames(account, stage);
  const isFree = (name: string): boolean => !own.has(name);
  const [kept, functions, groups] = await Promise.all([
    Promise.all(tableNames.filter((one) => isFree(nameIn(stage, one))).map((one) => table(account, stage, one))),
    namesOf(functionNames.map((one) => nameIn(stage, one)).filter(isFree), (name) => hasFunction(account, name)),
    namesOf(functionNames.map((one) => `/aws/lambda/${nameIn(stage, one)}`).filter(isFree), (name) =>
      hasLogGroup(account, name),
    ),
  ]);
  const found = [
    ...kept.flat(),
    ...functions.map((name) =>
      fail(
        `function ${name}`,
        'is there already',
        WHY,
        remove(`lambda delete-function --function-name ${name}`, account),
      ),
    ),
    ...groups.map((name) =>
      fail(
        `log group ${name}`,
        'is there already',
        WHY,
        remove(`logs delete-log-group --log-group-name ${name}`, account),
      ),
    ),
  ];
  return found.length === 0 ? [ok('names', 'are free')] : found;
}

/** The description of a table; undefined if there is none. */
export async function tableAt(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The key of a table, as `partition` or `partition, sort`. */
export function keyOf({ KeySchema = [] }: TableDescription): string {
  const sorted = KeySchema.toSorted((a) => (a.KeyType === 'HASH' ? -1 : 1));
  return sorted.map(({ AttributeName }) => AttributeName).join(', ');
}

/** The key that a table of ours has, in the same form. */
export function ownKeyOf(bare: TableName): string {
  const { partition, sort } = tables[bare].key;
  return sort === undefined ? partition : `${partition}, ${sort}`;
}

async function ownNames({ client }: Account, stage: string): Promise<Set<string>> {
  const cloudFormation = new CloudFormationClient(client);
  const name = stackName(stage);
  if ((await findStack(cloudFormation, name)) === undefined) return new Set();
  return new Set([...(await resourcesOf(cloudFormation, name)).values()].flat());
}

async function table(account: Account, stage: string, bare: TableName): Promise<Finding[]> {
  const name = nameIn(stage, bare);
  const found = await tableAt(new DynamoDBClient(account.client), name);
  if (found === undefined) return [];
  const about = `table ${name}`;
  const { durable } = tables[bare];
  if (durable && stage === 'prod' && keyOf(found) === ownKeyOf(bare)) {
    return [ok(about, 'is there from an earlier deployment; it is taken over with all that is in it')];
  }
  const drop = remove(`dynamodb delete-table --table-name ${name}`, account);
  if (bare !== 'MessageHistory') return [fail(about, 'is there already', WHY, drop)];
  const what = `is there already, with the key (${keyOf(found)}): the original demo's`;
  const save = `Keep what was said: npm run parley -- aws import --from-table ${name} --region ${account.region} --to-file demo.jsonl. Then ${drop} After the deployment: npm run parley -- aws import --from-file demo.jsonl.`;
  return [fail(about, what, WHY, save)];
}

function remove(command: string, { region }: Account): string {
  return `If nobody needs it: aws ${command} --region ${region}. ${ELSEWHERE}`;
}

async function namesOf(names: string[], isThere: (name: string) => Promise<boolean>): Promise<string[]> {
  const there = await Promise.all(names.map(isThere));
  return names.filter((_, i) => there[i]);
}

async function hasFunction({ client }: Account, name: string): Promise<boolean> {
  try {
    await new LambdaClient(client).send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function hasLogGroup({ client }: Account, name: string): Promise<boolean> {
  const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
  const { logGroups = [] } = await new CloudWatchLogsClient(client).send(command);
  return logGroups.some(({ logGroupName }) => logGroupName === name);
}
