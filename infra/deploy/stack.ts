// The stack in the account, as CloudFormation tells of it.
import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
} from '@aws-sdk/client-cloudformation';

export interface Deployed {
  /** Its ARN: it goes on naming the stack when that is gone. */
  id: string;
  status: string;
  /** Why it is so, where CloudFormation says. */
  reason: string;
  /** When it last changed. */
  since: Date | undefined;
  outputs: { [name: string]: string };
  parameters: { [name: string]: string };
}

/** A stack by its name or ARN; undefined if there is none. */
export async function findStack(client: CloudFormationClient, name: string): Promise<Deployed | undefined> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return stack && toDeployed(stack);
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist')) {
      return undefined;
    }
    throw error;
  }
}

/** The stack, where the command makes no sense without one. Throws a sentence when it is not there or half made. */
export async function deployedStack(client: CloudFormationClient, name: string): Promise<Deployed> {
  const stack = await findStack(client, name);
  const { kind, todo } = stateOf(stack);
  if (stack === undefined || kind === 'none') {
    throw new Error(
      `There is no stack ${name} here. npm run parley -- aws deploy makes it; --region and --stage choose.`,
    );
  }
  if (kind === 'broken') throw new Error(`The stack ${name} is ${stack.status}. ${todo}`);
  return stack;
}

/** What is in a stack: the names AWS gave, by type. */
export async function resourcesOf(client: CloudFormationClient, name: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for await (const page of paginateListStackResources({ client }, { StackName: name })) {
    for (const {
      ResourceType: type = '',
      PhysicalResourceId: id = '',
      ResourceStatus: status,
    } of page.StackResourceSummaries ?? []) {
      if (status !== 'DELETE_COMPLETE' && id !== '') found.set(type, [...(found.get(type) ?? []), id]);
    }
  }
  return found;
}

/** `none`: to be made. `ready`: can be changed. `busy`: being changed. `broken`: `todo` says what to do first. */
export interface State {
  kind: 'none' | 'ready' | 'busy' | 'broken';
  todo: string;
}

const REMOVE =
  'Remove it with npm run parley -- aws destroy, then deploy again; tables that hold messages are taken over.';

/** What a stack's status means for the next change of it. */
export function stateOf(stack: Pick<Deployed, 'status'> | undefined): State {
  const status = stack?.status ?? '';
  if (status === '' || status === 'DELETE_COMPLETE' || status === 'REVIEW_IN_PROGRESS')
    return { kind: 'none', todo: '' };
  if (status.endsWith('_IN_PROGRESS')) {
    return { kind: 'busy', todo: 'Wait until it is done: npm run parley -- aws status tells.' };
  }
  if (['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'].includes(status)) {
    return { kind: 'broken', todo: REMOVE };
  }
  if (status.endsWith('ROLLBACK_FAILED')) {
    const todo =
      'In the CloudFormation console choose "Continue update rollback" for it; skip what it names, then deploy again.';
    return { kind: 'broken', todo };
  }
  return { kind: 'ready', todo: '' };
}

function toDeployed(stack: Stack): Deployed {
  const { StackId: id = '', StackStatus: status = '', StackStatusReason: reason = '' } = stack;
  return {
    id,
    status,
    reason,
    since: stack.LastUpdatedTime ?? stack.CreationTime,
    outputs: Object.fromEntries((stack.Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue ?? ''])),
    parameters: Object.fromEntries((stack.Parameters ?? []).map((one) => [one.ParameterKey, one.ParameterValue ?? ''])),
  };
}
