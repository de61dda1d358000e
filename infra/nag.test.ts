// What is found in the template, against the list of what is accepted.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { synthesized } from './local/synthesized.ts';
import { accepted, findingsIn, inspect } from './nag.ts';

interface Violation {
  ruleName: string;
  violatingConstructs: { constructPath: string }[];
}
interface Report {
  pluginReports: { pluginName: string; violations: Violation[]; suppressedViolations?: Violation[] }[];
}

describe('the template', () => {
  it('[NAG1] has nothing that is not accepted, and all that is', async () => {
    const folder = await synthesized();
    expect(findingsIn(folder)).toEqual([]);
    const { pluginReports } = JSON.parse(readFileSync(join(folder, 'validation-report.json'), 'utf8')) as Report;
    expect(pluginReports.map(({ pluginName }) => pluginName)).toContain('AwsSolutions');
    const found = pluginReports
      .flatMap(({ suppressedViolations = [] }) => suppressedViolations)
      .flatMap(({ ruleName, violatingConstructs }) =>
        violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath.split('/')[1]}`),
      );
    const listed = accepted.flatMap(({ rule, at }) => at.map((id) => `${rule} ${id}`));
    expect(listed.toSorted()).toEqual([...new Set(found)].toSorted());
  }, 90_000);

  it('[NAG1] says of everything why', () => {
    for (const { reason } of accepted) expect(reason).toMatch(/^[A-Z].{20,}\.$/u);
  });
});

describe('what is new', () => {
  let outdir: string;
  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'parley-nag-'));
    // The checks of CDK itself take seconds, and these are about those of cdk-nag.
    vi.stubEnv('CDK_VALIDATION', 'false');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(outdir, { recursive: true });
  });
  const app = () => new App({ outdir, analyticsReporting: false });

  it('[NAG1] ends the synthesis', () => {
    const open = app();
    inspect(open);
    const bucket = new Bucket(new Stack(open, 'Test'), 'Bucket');
    expect(() => open.synth()).toThrow('AwsSolutions-S10');
    expect(findingsIn(outdir)).toContainEqual({ rule: 'AwsSolutions-S10', at: `${bucket.node.path}/Resource` });
  });

  it('[NAG1] ends the synthesis when it is only a warning, too', () => {
    const careless = app();
    inspect(careless);
    const key = { name: 'id', type: AttributeType.STRING };
    const table = new Table(new Stack(careless, 'Test'), 'Table', { partitionKey: key });
    expect(() => careless.synth()).toThrow('AwsSolutions-DDB3');
    expect(findingsIn(outdir)).toEqual([{ rule: 'AwsSolutions-DDB3', at: `${table.node.path}/Resource` }]);
  });
});
