// A new owner link, stored as the HTTP function will look for it. Who runs this may write to the table, so may be owner.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { issueOwnerLink, OWNER_PATH, ownerOf } from '../../src/core/owner.ts';
import { identity } from '../../src/http/identity.ts';
import { type TableName, tableNames } from '../../src/platform/aws/config.ts';
import { createStore } from '../../src/platform/aws/store.ts';
import { nameIn, stackName } from '../stage.ts';
import type { Errand } from './account.ts';
import { addressOf } from './address.ts';
import { deployedStack } from './stack.ts';

const clock = { now: () => Date.now() };

/** Stores a new link and gives its address. Throws a sentence when nothing is deployed. */
export async function newOwnerLink(errand: Errand): Promise<string> {
  const { account, stage } = errand;
  const stack = await deployedStack(new CloudFormationClient(account.client), stackName(stage));
  const { records } = storeOf(errand);
  const secret = await issueOwnerLink({ identity, clock, records });
  return `${new URL(OWNER_PATH, addressOf(stack)).href}#${secret}`;
}

/** Whether somebody is the owner already. */
export async function hasOwner(errand: Errand): Promise<boolean> {
  return (await ownerOf(storeOf(errand))) !== undefined;
}

/** The deployed tables as the functions see them. */
export function storeOf({ account, stage }: Errand): ReturnType<typeof createStore> {
  const names = Object.fromEntries(tableNames.map((one) => [one, nameIn(stage, one)])) as Record<TableName, string>;
  return createStore(new DynamoDBClient(account.client), names, clock);
}
