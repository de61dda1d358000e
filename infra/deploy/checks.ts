// What stands between an account and a chat that works: looked at before a deployment, and by the doctor.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { fail, type Finding, ok, warn } from '../../src/platform/node/doctor/finding.ts';
import { stackName } from '../stage.ts';
import type { Errand } from './account.ts';
import { concurrency, requestRate } from './quotas.ts';
import { explained } from './refusal.ts';
import { findStack, stateOf } from './stack.ts';
import { takenNames } from './taken.ts';

export type Check = (errand: Errand) => Finding[] | Promise<Finding[]>;

/** The oldest Node that runs the source as it is. */
const LEAST_NODE = 24;

const node: Check = () => {
  const [major] = process.versions.node.split('.').map(Number);
  if (Number(major) >= LEAST_NODE) return [ok('Node', process.versions.node)];
  const why = 'The functions are bundled for Node 24, by the same code that runs there.';
  return [fail('Node', process.versions.node, why, 'Start the command by npm run parley, which brings Node 24 along.')];
};

const who: Check = ({ account: { id, arn, region } }) => {
  const what = `account ${id} in ${region}, as ${arn}`;
  if (!arn.endsWith(':root')) return [ok('account', what)];
  const why = 'Whoever gets hold of these keys has the whole account, and nothing can be taken from them.';
  const todo = 'Sign in as a user of IAM Identity Center, and remove the access keys of the root user.';
  return [warn('account', what, why, todo)];
};

const partition: Check = ({ account: { arn, region } }) => {
  if (arn.startsWith('arn:aws:')) return [];
  const why = 'The stack names addresses and services of the ordinary regions.';
  return [fail('region', `${region} is in a part of AWS of its own`, why, 'Choose an ordinary region: --region.')];
};

const stack: Check = async ({ account, stage }) => {
  const name = stackName(stage);
  const found = await findStack(new CloudFormationClient(account.client), name);
  const { kind, todo } = stateOf(found);
  const about = `stack ${name}`;
  if (found === undefined || kind === 'none') return [ok(about, 'is not there yet; deploy makes it')];
  if (kind === 'ready') return [ok(about, found.status)];
  const reason = found.reason === '' ? '' : `: ${found.reason}`;
  const why = kind === 'busy' ? 'Two changes at once are refused.' : 'It cannot be changed as it is.';
  return [fail(about, `${found.status}${reason}`, why, todo)];
};

/** What a deployment asks for first. */
export const beforehand: { [about: string]: Check } = {
  node,
  who,
  partition,
  concurrency,
  requestRate,
  stack,
  takenNames,
};

/** All findings, one by one as they are made. Never throws: a check that cannot be made is a finding too. */
export async function* look(errand: Errand, checks: { [about: string]: Check }): AsyncGenerator<Finding> {
  const { region } = errand.account;
  for (const [about, check] of Object.entries(checks)) {
    try {
      yield* await check(errand);
    } catch (error) {
      const told = explained(error, { region });
      const what = `could not be looked at: ${told instanceof Error ? told.message : String(told)}`;
      yield warn(about, what, 'What stands in the way may show only later.', 'See the line above.');
    }
  }
}
