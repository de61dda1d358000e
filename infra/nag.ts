// What is found in the template by cdk-nag and by the checks of CDK itself, and why it stays.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { functionNames } from './bundle.ts';
import { permissions } from './permissions.ts';

interface Accepted {
  /** As a finding names it. */
  rule: string;
  /** Constructs of the stack that it is accepted for, with all that is in them. */
  at: readonly string[];
  reason: string;
}

export interface Finding {
  rule: string;
  /** The path of a construct: `Parley/Site/Resource`. */
  at: string;
}

const rolesWith = (method: 'POST' | 'DELETE'): string[] =>
  functionNames.filter((name) => permissions[name].connections.includes(method)).map((name) => `${name}Role`);
const connections = (method: string): string =>
  `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<SocketApiAB7361AA>/production/${method}/@connections/*]`;

export const accepted: readonly Accepted[] = [
  {
    rule: 'AwsSolutions-APIG1',
    at: ['SocketStage', 'HttpStage'],
    reason: 'A log of every frame and request would cost more than the functions; these log what they are asked.',
  },
  {
    rule: 'AwsSolutions-APIG4',
    at: ['SocketApi', 'HttpApi'],
    reason: 'The functions decide: $connect takes a ticket, the others a connection or a session, as on one machine.',
  },
  {
    rule: 'AwsSolutions-CFR1',
    at: ['Site'],
    reason: 'Where people live is no reason to keep them out.',
  },
  {
    rule: 'AwsSolutions-CFR2',
    at: ['Site'],
    reason: 'A firewall costs at least $6 a month while nobody comes. Throttles bound the API, and a budget warns.',
  },
  {
    rule: 'AwsSolutions-CFR3',
    at: ['Site'],
    reason: 'A log of who read when is kept for nobody, and costs money.',
  },
  {
    rule: 'AwsSolutions-CFR4',
    at: ['Site'],
    reason: 'AWS offers no other for its own name; with a name of the owner it is TLS 1.2 or newer.',
  },
  {
    rule: 'AwsSolutions-DDB3',
    at: ['ActiveConnections', 'RoomConnections'],
    reason: 'Who is connected is known anew after two hours at most.',
  },
  {
    rule: connections('POST'),
    at: rolesWith('POST'),
    reason: 'A frame is posted to a connection, and which connections there will be is not known before.',
  },
  {
    rule: connections('DELETE'),
    at: rolesWith('DELETE'),
    reason: 'A session that ends takes its connections along, and which these will be is not known before.',
  },
  {
    rule: 'AwsSolutions-S1',
    at: ['PageFiles'],
    reason: 'Only CloudFront reads the bucket, and what is in it is public.',
  },
];

/** Lets cdk-nag look at everything that is synthesized. Its errors end the synthesis. */
export function inspect(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Accepts what the list says. Throws when it names something that is not in the stack. */
export function accept(stack: Stack): void {
  for (const { rule, at, reason } of accepted) {
    for (const id of at) {
      Validations.of(stack.node.findChild(id)).acknowledge({ id: `AwsSolutions::${rule}`, reason });
    }
  }
}

/** What was found and is not accepted, warnings too, by the report in the folder of the synthesis. */
export function findingsIn(outdir: string): Finding[] {
  const file = join(outdir, 'validation-report.json');
  if (!existsSync(file)) return [];
  const { pluginReports } = JSON.parse(readFileSync(file, 'utf8')) as {
    pluginReports: { violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[] }[];
  };
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({ rule: ruleName, at: constructPath })),
    ),
  );
}
