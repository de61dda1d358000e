// A deployment from beginning to end: look, build, upload, change the stack, bring the page, say where it is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, type Parameter } from '@aws-sdk/client-cloudformation';
import { linesOf } from '../../src/platform/node/doctor/finding.ts';
import { stackName } from '../stage.ts';
import type { Account, Errand } from './account.ts';
import { addressOf } from './address.ts';
import { uploadAssets } from './assets.ts';
import { makeChange } from './change.ts';
import { beforehand, look } from './checks.ts';
import { functionsAtOnce } from './quotas.ts';
import { hasOwner, newOwnerLink } from './ownerLink.ts';
import { uploadSite } from './site.ts';
import { type Deployed, deployedStack, findStack, stateOf } from './stack.ts';

/** What the owner decides, by the flag that says it, and the template's parameter that takes it. */
const parameterOf = {
  name: 'Name',
  guests: 'Guests',
  url: 'PageUrl',
  certificate: 'CertificateArn',
  email: 'AlarmEmail',
  budget: 'MonthlyBudget',
} as const;
/** The parameters that are to change; what is left out stays as it is. */
export type Wishes = { [parameter: string]: string };

/** What was given of the flags, as parameters. */
export function wishesOf(given: { [flag: string]: string | boolean | undefined }): Wishes {
  const pairs = Object.entries(parameterOf).map(([flag, parameter]) => [parameter, given[flag]] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [(typeof pair)[0], string] => typeof pair[1] === 'string'));
}

export interface Manner {
  build(): Parts | Promise<Parts>;
  /** Whether an owner link may be printed. */
  link: boolean;
}

/** Folders that are made for a deployment. */
export interface Parts {
  /** What CDK writes: the template, its manifest, the bundles. */
  cloud: string;
  /** The built page. */
  page: string;
}

/** Deploys. Throws a sentence when something stands in the way; then nothing is half done that CloudFormation can undo. */
export async function deploy(errand: Errand, wishes: Wishes, { build, link }: Manner): Promise<void> {
  const { account, stage, say } = errand;
  const name = stackName(stage);
  await preflight(errand);
  const client = new CloudFormationClient(account.client);
  const before = await findStack(client, name);
  const isNew = stateOf(before).kind === 'none';
  const { cloud, page } = await build();
  const wanted = { ...(await alarmsFor(account)), ...wishes };
  const parameters = parametersOf(join(cloud, `${name}.template.json`), wanted, isNew ? undefined : before);
  const templateUrl = await uploadAssets(errand, cloud, name);

  say(isNew ? `Making the stack ${name}. This takes some minutes.` : `Changing the stack ${name}.`);
  const change = { stack: name, isNew, templateUrl, parameters, name: `parley-${Date.now()}` };
  if (!(await makeChange(client, errand, change))) say('  nothing to change');

  const stack = await deployedStack(client, name);
  const { SiteBucket: bucket, DistributionId: distribution } = stack.outputs;
  if (bucket === undefined || distribution === undefined) throw new Error('The stack has no place for its page.');
  say(`Brought the page there: ${await uploadSite(account, { bucket, distribution }, page)} files.`);
  await tellWhere(errand, stack, link);
}

/** Tells what there is to tell, and throws when something would make the deployment fail. */
async function preflight(errand: Errand): Promise<void> {
  let wrong = 0;
  for await (const finding of look(errand, beforehand)) {
    errand.say(...linesOf(finding));
    if (finding.state === 'fail') wrong += 1;
  }
  if (wrong > 0) throw new Error('Nothing was deployed: see what is wrong above.');
}

async function tellWhere(errand: Errand, { outputs, parameters }: Deployed, link: boolean): Promise<void> {
  const { say } = errand;
  const address = addressOf({ outputs, parameters });
  say('', `Parley is at ${address}`);
  const { SiteHost: host } = outputs;
  if (parameters['PageUrl'] && host) say(`The DNS of ${new URL(address).host} has to name ${host} (CNAME, or ALIAS).`);
  const open = parameters['Guests'] === 'on';
  say(
    open ? 'Everybody who reaches it can come in, as a guest.' : 'Guests cannot come in; deploy --guests on lets them.',
  );
  if (await hasOwner(errand)) return;
  if (!link) say('Nobody is the owner yet: npm run parley -- aws owner-link makes a link to become it.');
  else say('Nobody is the owner yet. Open this once, within a day, to be it:', await newOwnerLink(errand));
}

/** An alarm that depends on the account: it rings at four fifths of the functions that may run at once. */
async function alarmsFor(account: Account): Promise<Wishes> {
  try {
    const most = await functionsAtOnce(account);
    return most === 0 ? {} : { ConcurrencyWarning: String(Math.ceil(most * 0.8)) };
  } catch {
    // The look before has told why the quota cannot be read. The template knows that of a new account.
    return {};
  }
}

/** One for each parameter of the template: as wished, else as it was, else as the template says. */
function parametersOf(template: string, wishes: Wishes, before: Deployed | undefined): Parameter[] {
  const { Parameters = {} } = JSON.parse(readFileSync(template, 'utf8')) as { Parameters?: object };
  const strange = Object.entries(parameterOf).filter(([, key]) => key in wishes && !(key in Parameters));
  if (strange.length > 0)
    throw new Error(`Of no effect in this stage: ${strange.map(([flag]) => `--${flag}`).join(', ')}.`);
  return Object.keys(Parameters).flatMap((key): Parameter[] => {
    const wished = wishes[key];
    if (wished !== undefined) return [{ ParameterKey: key, ParameterValue: wished }];
    return before !== undefined && key in before.parameters ? [{ ParameterKey: key, UsePreviousValue: true }] : [];
  });
}
