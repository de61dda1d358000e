// CloudFormation: change sets, stacks that change step by step with each look at them, and what happened to them.
import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ACCOUNT, type Answer, type Call, fault, xml } from './account.ts';
import type { createS3 } from './s3.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- JSON of any shape
type Json = any;

/** What happens between two looks at a stack, and how much of it a page tells. */
const STEPS = 25;
const EVENTS = 20;

interface Stack {
  id: string;
  name: string;
  status: string;
  reason?: string;
  template: { Resources: { [id: string]: Json } };
  parameters: { [key: string]: string };
  events: { EventId: string; LogicalResourceId: string; PhysicalResourceId: string; [field: string]: string }[];
  /** What is still to happen, one step with each look. */
  steps: (() => Promise<void> | void)[];
}
interface ChangeSet {
  id: string;
  stack: Stack;
  type: string;
  status: string;
  reason?: string;
  template: Stack['template'];
  parameters: Stack['parameters'];
  onFailure: string | undefined;
}

export function createCloudFormation({ s3, dynamo }: { s3: ReturnType<typeof createS3>; dynamo: string }) {
  const stacks: Stack[] = [];
  const changeSets = new Map<string, ChangeSet>();
  const outputs: { [name: string]: string } = {
    SocketUrl: 'wss://abc.execute-api.eu-central-1.amazonaws.com/production',
    HttpUrl: 'https://def.execute-api.eu-central-1.amazonaws.com/',
    SiteBucket: 'parley-site',
    DistributionId: 'E123',
  };
  /** Resources that fail to be made or changed, and why. */
  const failing = new Map<string, string>();
  const client = new DynamoDBClient({
    endpoint: dynamo,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const find = (name: string) =>
    stacks.find((one) => (one.name === name && one.status !== 'DELETE_COMPLETE') || one.id === name);

  const tell = (stack: Stack, id: string, status: string, reason?: string): void => {
    const { Type = 'AWS::CloudFormation::Stack' } = stack.template.Resources[id] ?? {};
    const what = { LogicalResourceId: id, PhysicalResourceId: id === stack.name ? stack.id : id, ResourceType: Type };
    const why = reason === undefined ? {} : { ResourceStatusReason: reason };
    stack.events.unshift({ EventId: randomUUID(), ...what, ResourceStatus: status, ...why });
  };
  const rest = (stack: Stack, status: string) => () => {
    stack.status = status;
    tell(stack, stack.name, status);
  };

  /** Makes or changes one resource; tables are really made. */
  const make = async (stack: Stack, id: string, status: string): Promise<void> => {
    const why = failing.get(id);
    if (why !== undefined) {
      tell(stack, id, status.replace('COMPLETE', 'FAILED'), why);
      throw new Error(why);
    }
    const { Type, Properties } = stack.template.Resources[id];
    if (Type === 'AWS::Lambda::Function' && !hasCode(s3, Properties.Code)) throw new Error(`${id} has no code`);
    if (Type === 'AWS::DynamoDB::Table') {
      const { TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, BillingMode } = Properties;
      const indexes = GlobalSecondaryIndexes === undefined ? {} : { GlobalSecondaryIndexes };
      const command = new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode, ...indexes });
      // One that is there is taken over.
      await client.send(command).catch((error: Error) => {
        if (error.name !== 'ResourceInUseException') throw error;
      });
    }
    tell(stack, id, status);
  };
  const remove = async (stack: Stack, id: string): Promise<void> => {
    const { Type, Properties, DeletionPolicy } = stack.template.Resources[id];
    if (DeletionPolicy === 'Retain') return tell(stack, id, 'DELETE_SKIPPED');
    if (Type === 'AWS::DynamoDB::Table') await client.send(new DeleteTableCommand({ TableName: Properties.TableName }));
    return tell(stack, id, 'DELETE_COMPLETE');
  };
  const removeAll = (stack: Stack) => {
    stack.status = 'DELETE_IN_PROGRESS';
    const ids = Object.keys(stack.template.Resources);
    stack.steps = [...ids.map((id) => () => remove(stack, id)), rest(stack, 'DELETE_COMPLETE')];
  };

  const run = ({ stack, type, template, parameters, onFailure }: ChangeSet): void => {
    const before = { template: stack.template, parameters: stack.parameters };
    const kind = type === 'CREATE' ? 'CREATE' : 'UPDATE';
    Object.assign(stack, { template, parameters, status: `${kind}_IN_PROGRESS` });
    const undo = () => {
      if (onFailure === 'DELETE') return removeAll(stack);
      Object.assign(stack, kind === 'UPDATE' ? before : {});
      return rest(stack, kind === 'CREATE' ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE')();
    };
    const steps = Object.keys(template.Resources).map((id) => async () => {
      await make(stack, id, `${kind}_COMPLETE`).catch(() => {
        stack.status = `${kind === 'CREATE' ? '' : 'UPDATE_'}ROLLBACK_IN_PROGRESS`;
        stack.steps = [undo];
      });
    });
    stack.steps = [...steps, rest(stack, `${kind}_COMPLETE`)];
  };

  const operations: { [name: string]: (call: Call) => Answer | Promise<Answer> } = {
    DescribeStacks: async (call) => {
      const { StackName } = call.input;
      const found =
        StackName === undefined
          ? stacks.filter(({ status }) => status !== 'DELETE_COMPLETE')
          : [find(StackName)].filter((one) => one !== undefined);
      if (StackName !== undefined && found.length === 0) return missing(call, StackName);
      // Some steps with each look, so that a deployment takes several.
      for (const stack of found) for (let i = 0; i < STEPS; i += 1) await stack.steps.shift()?.();
      return result('DescribeStacks', { Stacks: found.map((one) => shown(one, outputs)) });
    },
    CreateChangeSet: (call) => {
      const {
        StackName: name,
        ChangeSetName,
        ChangeSetType: type,
        TemplateURL,
        OnStackFailure: onFailure,
      } = call.input;
      const stack = find(name) ?? newStack(name);
      if (type === 'UPDATE' && !stacks.includes(stack)) return missing(call, name);
      if (type === 'CREATE' && stacks.includes(stack))
        return fault(call, 'ValidationError', `Stack [${name}] already exists`);
      if (stack.status.startsWith('ROLLBACK_'))
        return fault(call, 'ValidationError', `Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
      const template = JSON.parse(thingAt(s3, TemplateURL).toString());
      const parameters = parametersOf(call.input, template, stack);
      const same = JSON.stringify([stack.template, stack.parameters]) === JSON.stringify([template, parameters]);
      const reason = same
        ? {
            reason:
              "The submitted information didn't contain changes. Submit different information to create a change set.",
          }
        : {};
      const id = `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:changeSet/${ChangeSetName}/${randomUUID()}`;
      changeSets.set(id, { id, stack, type, template, parameters, onFailure, status: 'CREATE_IN_PROGRESS', ...reason });
      if (!stacks.includes(stack)) stacks.push(stack);
      return result('CreateChangeSet', { Id: id, StackId: stack.id });
    },
    DescribeChangeSet: ({ input }) => {
      const set = changeSets.get(input.ChangeSetName) as ChangeSet;
      const { status, reason } = set;
      set.status = reason === undefined ? 'CREATE_COMPLETE' : 'FAILED';
      return result('DescribeChangeSet', { Status: status, StatusReason: reason });
    },
    DeleteChangeSet: ({ input }) => {
      changeSets.delete(input.ChangeSetName);
      return result('DeleteChangeSet', {});
    },
    ExecuteChangeSet: ({ input }) => {
      run(changeSets.get(input.ChangeSetName) as ChangeSet);
      return result('ExecuteChangeSet', {});
    },
    DeleteStack: ({ input }) => {
      const stack = find(input.StackName);
      if (stack) removeAll(stack);
      return result('DeleteStack', {});
    },
    DescribeStackEvents: (call) => {
      const { events = [] } = find(call.input.StackName) ?? {};
      const from = Number(call.input.NextToken ?? 0);
      const next = from + EVENTS < events.length ? { NextToken: String(from + EVENTS) } : {};
      return result('DescribeStackEvents', { StackEvents: events.slice(from, from + EVENTS), ...next });
    },
    ListStackResources: (call) => {
      const stack = find(call.input.StackName);
      if (!stack) return missing(call, call.input.StackName);
      const all = Object.entries(stack.template.Resources).map(([id, { Type, Properties = {} }]) => {
        const { TableName, FunctionName, LogGroupName, AlarmName } = Properties;
        const named = [TableName, FunctionName, LogGroupName, AlarmName].find((one) => typeof one === 'string');
        const PhysicalResourceId = named ?? id;
        return { LogicalResourceId: id, PhysicalResourceId, ResourceType: Type, ResourceStatus: 'CREATE_COMPLETE' };
      });
      return result('ListStackResources', { StackResourceSummaries: all });
    },
  };

  return {
    stacks,
    outputs,
    failing,
    serve: (call: Call): Answer | Promise<Answer> => {
      const operation = operations[call.operation];
      return operation ? operation(call) : fault(call, 'InvalidAction', call.operation);
    },
  };
}

function newStack(name: string): Stack {
  const id = `arn:aws:cloudformation:eu-central-1:${ACCOUNT}:stack/${name}/${randomUUID()}`;
  return { id, name, status: 'REVIEW_IN_PROGRESS', template: { Resources: {} }, parameters: {}, events: [], steps: [] };
}

function shown({ id, name, status, reason, parameters }: Stack, outputs: { [name: string]: string }): Json {
  return {
    StackId: id,
    StackName: name,
    StackStatus: status,
    StackStatusReason: reason,
    CreationTime: '2026-11-27T12:00:00Z',
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  };
}

/** Given ones, those of before where that was asked for, and the template's own. */
function parametersOf(
  input: { [field: string]: string },
  template: Json,
  { parameters: before }: Stack,
): { [key: string]: string } {
  const given = new Map<string, string>();
  for (let i = 1; input[`Parameters.member.${i}.ParameterKey`] !== undefined; i += 1) {
    const key = input[`Parameters.member.${i}.ParameterKey`] as string;
    const kept = input[`Parameters.member.${i}.UsePreviousValue`] === 'true';
    given.set(key, (kept ? before[key] : input[`Parameters.member.${i}.ParameterValue`]) ?? '');
  }
  const all = Object.entries<{ Default: string }>(template.Parameters ?? {});
  return Object.fromEntries(all.map(([key, { Default }]) => [key, given.get(key) ?? Default]));
}

/** Whether a function's bundle is where the template says. */
function hasCode(s3: ReturnType<typeof createS3>, { S3Bucket, S3Key }: Json): boolean {
  const bucket = S3Bucket['Fn::Sub'].replace('${AWS::AccountId}', ACCOUNT).replace('${AWS::Region}', 'eu-central-1');
  return s3.buckets.get(bucket)?.has(S3Key) === true;
}

function thingAt(s3: ReturnType<typeof createS3>, address: string): Buffer {
  const { hostname, pathname } = new URL(address);
  const thing = s3.buckets.get(hostname.split('.')[0] ?? '')?.get(pathname.slice(1));
  if (!thing) throw new Error(`there is nothing at ${address}`);
  return thing.body;
}

function result(operation: string, value: Json): Answer {
  return { body: xml({ [`${operation}Response`]: { [`${operation}Result`]: value } }) };
}

function missing(call: Call, name: string): Answer {
  return fault(call, 'ValidationError', `Stack with id ${name} does not exist`);
}
