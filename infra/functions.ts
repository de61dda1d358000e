// The functions: a bundle, a role, a log group and the environment of each.
import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type TableName, tableNames, tableVariable, variables } from '../src/platform/aws/config.ts';
import type { SocketApi } from './api.ts';
import { type FunctionName, functionNames } from './bundle.ts';
import type { Parameters } from './parameters.ts';
import { permissions } from './permissions.ts';
import { type JobQueue, WORKER_TIMEOUT } from './queue.ts';
import { edgeSecret } from './site.ts';

/** Seconds. API Gateway waits 29; a handshake or a goodbye that takes half as long helps nobody. */
const timeouts: Record<FunctionName, number> = {
  ChatAppConnect: 15,
  ChatAppDisconnect: 15,
  ChatAppSendMessage: 29,
  ChatAppDefault: 29,
  ChatAppHttp: 15,
  ChatAppFanout: WORKER_TIMEOUT,
};

/**
 * MB. Memory buys processor: a function of 256 MB signs some 250 posts a second, and posts to fifty at most. The worker
 * posts to 250 by one job, and has four times as much to be done with it in a quarter of a second: for the same price.
 */
const memory = (name: FunctionName): number => (name === 'ChatAppFanout' ? 1_024 : 256);

interface Surroundings {
  nameOf: (bare: string) => string;
  bundles: Record<FunctionName, string>;
  tables: Record<TableName, Table>;
  socket: SocketApi;
  queue: JobQueue;
  parameters: Parameters;
  /** The page's public address. */
  page: string;
  version: string;
}

export function createFunctions(stack: Stack, around: Surroundings): Record<FunctionName, LambdaFunction> {
  const { nameOf, bundles, tables, socket, queue, parameters, page, version } = around;
  const environment = {
    [variables.name]: parameters.name,
    [variables.guests]: parameters.guests,
    [variables.limited]: parameters.limited,
    [variables.page]: page,
    [variables.version]: version,
    [variables.socket]: socket.url,
    [variables.callback]: socket.callbackUrl,
    [variables.queue]: queue.url,
    [variables.edge]: edgeSecret,
    [variables.service]: nameOf('parley'),
    ...Object.fromEntries(tableNames.map((table) => [tableVariable(table), tables[table].tableName])),
  };
  return Object.fromEntries(
    functionNames.map((name) => {
      const functionName = nameOf(name);
      const logGroup = new LogGroup(stack, `${name}Logs`, {
        logGroupName: `/aws/lambda/${functionName}`,
        retention: RetentionDays.ONE_WEEK,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      const lambda = new LambdaFunction(stack, name, {
        functionName,
        runtime: Runtime.NODEJS_24_X,
        architecture: Architecture.ARM_64,
        handler: 'index.handler',
        code: Code.fromAsset(bundles[name]),
        memorySize: memory(name),
        timeout: Duration.seconds(timeouts[name]),
        environment,
        logGroup,
        role: roleOf(stack, name, logGroup, around),
      });
      return [name, lambda];
    }),
  ) as Record<FunctionName, LambdaFunction>;
}

function roleOf(stack: Stack, name: FunctionName, logs: LogGroup, { tables, socket, queue }: Surroundings): Role {
  const role = new Role(stack, `${name}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const allow = (actions: string[], resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]);
  for (const [target, actions = []] of Object.entries(permissions[name].tables)) {
    const [table, index] = target.split('/') as [TableName, string?];
    const arn = tables[table].tableArn;
    allow(
      actions.map((action) => `dynamodb:${action}`),
      [index === undefined ? arn : `${arn}/index/${index}`],
    );
  }
  for (const method of permissions[name].connections) {
    allow(['execute-api:ManageConnections'], [socket.connectionsArn(method)]);
  }
  const jobs = permissions[name].queue.map((action) => `sqs:${action}`);
  if (jobs.length > 0) allow(jobs, [queue.arn]);
  return role;
}
