// What runs on GitHub, and the role that AWS lends it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { nameIn, stackName } from '../../infra/stage.ts';
import { tableNames } from '../../src/platform/aws/config.ts';
import { root } from '../architecture/files.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- YAML of any shape
type Yaml = any;

const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  return { file, text, yaml: parse(text) };
});
const stepsOf = ({ yaml }: { yaml: Yaml }): Yaml[] =>
  Object.values(yaml.jobs as Yaml[]).flatMap(({ steps }) => steps as Yaml[]);
const named = (file: string): Yaml => workflows.find((one) => one.file === file)?.yaml;

describe('workflows', () => {
  it.each(workflows)('[CI1] $file runs only actions whose very commit is known', ({ text, yaml }) => {
    const uses = stepsOf({ yaml }).flatMap((step) => (step.uses as string) ?? []);
    expect(uses.length).toBeGreaterThan(0);
    for (const one of uses) {
      expect(one).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/u);
      // For people: which version that is.
      expect(text).toMatch(new RegExp(`${one} # v\\d+\\.\\d+\\.\\d+$`, 'mu'));
    }
  });

  it.each(workflows)('[CI1] $file knows no secret, and no more than it needs', ({ text, yaml }) => {
    expect(text).not.toMatch(/secrets\.|aws-access-key|AKIA|pull_request_target/u);
    expect([{}, { contents: 'read' }]).toContainEqual(yaml.permissions);
    for (const job of Object.values(yaml.jobs as Yaml[])) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect([undefined, { contents: 'read', 'id-token': 'write' }]).toContainEqual(job.permissions);
    }
    for (const { uses = '', with: given } of stepsOf({ yaml })) {
      if (uses.startsWith('actions/checkout@')) expect(given['persist-credentials']).toBe(false);
    }
  });

  it.each(workflows)('[CI1] $file puts nothing that somebody typed into a command', ({ yaml }) => {
    for (const { run = '' } of stepsOf({ yaml })) expect(run).not.toContain('${{');
  });

  it('[CI2] runs the checks for every push and proposal, by the command that people use', () => {
    const { on, jobs } = named('checks.yml');
    expect(Object.keys(on)).toEqual(['push', 'pull_request']);
    expect(jobs.test.steps.at(-1).run).toBe('.ci/run');
  });

  it('[CI3] deploys by hand only, in an environment, with a role that is lent, and prints no owner link', () => {
    const { on, jobs } = named('deploy.yml');
    expect(Object.keys(on)).toEqual(['workflow_dispatch']);
    expect(jobs.deploy.environment).toBe('${{ inputs.stage }}');
    expect(on.workflow_dispatch.inputs.stage.options).toEqual(['dev', 'prod']);
    const [, , lent, deploy] = jobs.deploy.steps;
    expect(lent.with['role-to-assume']).toBe('${{ vars.AWS_ROLE_ARN }}');
    expect(deploy.run).toContain('--no-owner-link');
  });
});

describe('the role', () => {
  const { Resources, Parameters } = parse(readFileSync(join(root, 'deploy/github-role.yaml'), 'utf8'));
  const { AssumeRolePolicyDocument, Policies } = Resources.Role.Properties;

  it('[CI4] is lent to one repository in one environment', () => {
    expect(AssumeRolePolicyDocument.Statement).toHaveLength(1);
    const [{ Action, Condition, Principal }] = AssumeRolePolicyDocument.Statement;
    expect(Action).toBe('sts:AssumeRoleWithWebIdentity');
    expect(Principal.Federated['Fn::Sub']).toMatch(/oidc-provider\/token\.actions\.githubusercontent\.com$/u);
    expect(Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': { 'Fn::Sub': 'repo:${Repository}:environment:${Environment}' },
      },
    });
    // No pattern of a repository could reach further than it says.
    expect('OWNER/NAME*').not.toMatch(new RegExp(`^${Parameters.Repository.AllowedPattern}$`, 'u'));
  });

  it('[CI4] may not do everything, nor anything to roles that are not of the stack', () => {
    const [{ PolicyDocument }] = Policies;
    const statements = PolicyDocument.Statement as { Action: string | string[]; Resource: Yaml }[];
    for (const { Action, Resource } of statements) {
      const actions = [Action].flat();
      expect(actions).not.toContain('*');
      if (!actions.some((action) => action.startsWith('iam:'))) continue;
      expect(actions).not.toContain('iam:*');
      for (const one of ['prod', 'dev']) expect(resolved(Resource, one)[0]).toMatch(/:role\/Parley(-dev)?-ChatApp\*$/u);
    }
  });

  it.each([
    ['prod', 'dev'],
    ['dev', 'prod'],
  ])('[CI4] of %s reaches what is of this stage, and nothing of %s that has a name', (own, other) => {
    const [{ PolicyDocument }] = Policies;
    const named = (PolicyDocument.Statement as Yaml[]).filter(({ Sid }) => Sid !== 'WithoutName' && Sid !== 'Apis');
    // What feeds a function has no name of its own: the function's is asked for.
    const patterns = named.flatMap(({ Resource, Condition }) =>
      resolved(Resource === '*' ? Condition.ArnLike['lambda:FunctionArn'] : Resource, own),
    );
    const reaches = (arn: string) =>
      patterns.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'u').test(arn));
    expect(patterns).not.toContain('*');
    for (const arn of arnsOf(own)) expect([arn, reaches(arn)]).toEqual([arn, true]);
    for (const arn of arnsOf(other)) expect([arn, reaches(arn)]).toEqual([arn, false]);
  });
});

/** A value of the template, of one stage, as a list. */
function resolved(value: Yaml, environment: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => resolved(one, environment));
  if (typeof value === 'string') return [value];
  const [text, variables] = value['Fn::Sub'] as [string, Record<string, { 'Fn::If': [string, string, string] }>];
  const replaced = Object.entries(variables).reduce(
    (
      sum,
      [
        name,
        {
          'Fn::If': [, prod, others],
        },
      ],
    ) => {
      return sum.replaceAll(`\${${name}}`, environment === 'prod' ? prod : others);
    },
    text,
  );
  return [replaced.replaceAll('${AWS::AccountId}', '1')];
}

/** What a stage has, by its ARN. */
function arnsOf(stage: string): string[] {
  const chat = nameIn(stage, 'ChatApp');
  return [
    `arn:aws:cloudformation:us-east-1:1:stack/${stackName(stage)}/x`,
    `arn:aws:s3:::${stackName(stage).toLowerCase()}-pagefilesx/index.html`,
    `arn:aws:lambda:us-east-1:1:function:${chat}Connect`,
    `arn:aws:iam::1:role/${stackName(stage)}-ChatAppConnectRole-x`,
    ...tableNames.map((table) => `arn:aws:dynamodb:us-east-1:1:table/${nameIn(stage, table)}`),
    `arn:aws:dynamodb:us-east-1:1:table/${nameIn(stage, 'Rooms')}/index/byListed`,
    `arn:aws:logs:us-east-1:1:log-group:/aws/lambda/${chat}Connect:*`,
    `arn:aws:sqs:us-east-1:1:${chat}Jobs`,
    `arn:aws:sns:us-east-1:1:${chat}Alarms`,
    `arn:aws:budgets::1:budget/${chat}`,
    `arn:aws:cloudwatch:us-east-1:1:alarm:${chat}Failures`,
    `arn:aws:cloudwatch::1:dashboard/${chat}`,
  ];
}
