// What runs on GitHub, and the role that AWS lends it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
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
      for (const one of Resource as { 'Fn::Sub': string }[])
        expect(one['Fn::Sub']).toMatch(/:role\/Parley(-dev)?-ChatApp\*$/u);
    }
  });
});
