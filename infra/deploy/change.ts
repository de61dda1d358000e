// A change of the stack: prepared as a change set, looked at, made, and told of as it goes.
import {
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  type Parameter,
} from '@aws-sdk/client-cloudformation';
import type { Errand } from './account.ts';
import { follow, newestEvent } from './progress.ts';

/** Milliseconds between two looks at a change set. */
const LOOK_MS = 2_000;

export interface Change {
  stack: string;
  /** Whether there is no such stack yet. */
  isNew: boolean;
  /** Where the template is. */
  templateUrl: string;
  parameters: Parameter[];
  /** Names the change set; a letter first. */
  name: string;
}

/**
 * Makes a change and tells what happens. False when there is nothing to change. Throws a sentence when CloudFormation
 * refuses, or when something fails on the way: then it has put back what was there before.
 */
export async function makeChange(client: CloudFormationClient, errand: Errand, change: Change): Promise<boolean> {
  const { stack, isNew, templateUrl, parameters, name } = change;
  const created = await client.send(
    new CreateChangeSetCommand({
      StackName: stack,
      ChangeSetName: name,
      ChangeSetType: isNew ? 'CREATE' : 'UPDATE',
      TemplateURL: templateUrl,
      Parameters: parameters,
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
      // Tables that outlived an earlier stack are taken over, with all that is in them.
      ImportExistingResources: true,
      // A first deployment that fails leaves no stack that would have to be removed by hand.
      ...(isNew && { OnStackFailure: 'DELETE' }),
    }),
  );
  const { StackId: id = stack, Id: changeSet = name } = created;
  const refused = await prepared(client, errand, changeSet);
  if (refused !== undefined) {
    if (isNew) await client.send(new DeleteStackCommand({ StackName: id }));
    else await client.send(new DeleteChangeSetCommand({ ChangeSetName: changeSet }));
    if (/didn't contain changes|no updates are to be performed/iu.test(refused)) return false;
    throw new Error(`CloudFormation does not take the change: ${refused}`);
  }
  const since = await newestEvent(client, id);
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: changeSet }));
  const { status, failures } = await follow(client, errand, { id, since });
  if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE') return true;
  const before = isNew ? 'Nothing of it is left but tables with messages.' : 'What was there before is there again.';
  throw new Error(`The stack ${stack} is ${status}. ${before}\n${failures.join('\n')}`);
}

/** Waits for a change set. Why it was refused, or undefined when it can be made. */
async function prepared(
  client: CloudFormationClient,
  { pause }: Errand,
  changeSet: string,
): Promise<string | undefined> {
  for (;;) {
    const { Status: status, StatusReason: reason = 'it does not say why.' } = await client.send(
      new DescribeChangeSetCommand({ ChangeSetName: changeSet }),
    );
    if (status === 'CREATE_COMPLETE') return undefined;
    if (status === 'FAILED') return reason;
    await pause(LOOK_MS);
  }
}
