// Two stages in one account: what they are called, and what is left of them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tableNames } from '../src/platform/aws/config.ts';
import { functionNames } from './bundle.ts';
import { synthesized } from './local/synthesized.ts';
import { type Json, readTemplate, type Template } from './local/template.ts';
import { synth } from './synth.ts';

/** Where a type of resources keeps its name. The names of all others are made up by CloudFormation, or lie within a named one. */
const named: Record<string, (properties: Json) => string> = {
  'AWS::ApiGatewayV2::Api': ({ Name }) => Name,
  'AWS::Budgets::Budget': ({ Budget }) => Budget.BudgetName,
  'AWS::CloudFront::CachePolicy': ({ CachePolicyConfig }) => CachePolicyConfig.Name,
  'AWS::CloudFront::Function': ({ Name }) => Name,
  'AWS::CloudFront::OriginAccessControl': ({ OriginAccessControlConfig }) => OriginAccessControlConfig.Name,
  'AWS::CloudFront::ResponseHeadersPolicy': ({ ResponseHeadersPolicyConfig }) => ResponseHeadersPolicyConfig.Name,
  'AWS::CloudWatch::Alarm': ({ AlarmName }) => AlarmName,
  'AWS::CloudWatch::Dashboard': ({ DashboardName }) => DashboardName,
  'AWS::DynamoDB::Table': ({ TableName }) => TableName,
  'AWS::Lambda::Function': ({ FunctionName }) => FunctionName,
  'AWS::Logs::LogGroup': ({ LogGroupName }) => LogGroupName,
  'AWS::SNS::Topic': ({ TopicName }) => TopicName,
  'AWS::SQS::Queue': ({ QueueName }) => QueueName,
};
const unnamed = [
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFront::Distribution',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

interface Stage {
  template: Template;
  raw: Json;
}

let prod: Stage;
let dev: Stage;
beforeAll(async () => {
  const read = async (stage: string, file: string): Promise<Stage> => {
    const folder = await synthesized(stage);
    const raw = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return { template: readTemplate(folder, {}), raw };
  };
  prod = await read('prod', 'Parley.template.json');
  dev = await read('dev', 'Parley-dev.template.json');
}, 180_000);

const namesIn = ({ template }: Stage, types: string[]): string[] =>
  types.flatMap((type) => template.ofType(type).map(({ properties }) => named[type]?.(properties) ?? ''));
const resourcesOf = ({ raw }: Stage): Json[] => Object.values(raw.Resources);

describe('the stages', () => {
  it('[STAGE1] have bare names in prod and names with a prefix elsewhere, and share none', () => {
    const types = ['AWS::Lambda::Function', 'AWS::DynamoDB::Table'];
    expect(namesIn(prod, types)).toEqual([...functionNames, ...tableNames]);
    expect(namesIn(dev, types)).toEqual([...functionNames, ...tableNames].map((name) => `dev-${name}`));
    for (const type of Object.keys(named)) {
      const both = [...namesIn(prod, [type]), ...namesIn(dev, [type])];
      expect(both.every((name) => name.length > 0)).toBe(true);
      expect([...new Set(both)]).toEqual(both);
    }
    const seen = new Set([prod, dev].flatMap(resourcesOf).map(({ Type }) => Type as string));
    expect([...seen].filter((type) => named[type] === undefined).toSorted()).toEqual(unnamed);
  });

  it('[STAGE1] write to the logs, the tables and the queue of their own', () => {
    const arns = dev.template
      .ofType('AWS::IAM::Policy')
      .flatMap(({ properties }) => properties.PolicyDocument.Statement as Json[])
      .flatMap(({ Resource }) => Resource as string | string[])
      .filter((arn) => !arn.includes(':execute-api:'));
    expect(arns.length).toBeGreaterThan(20);
    expect(arns.filter((arn) => !/:table\/dev-|:\/aws\/lambda\/dev-|:sqs:.*:dev-/u.test(arn))).toEqual([]);
  });

  it('[STAGE1] count what fails for themselves, and each is watched by its own count', () => {
    for (const [stage, name] of [
      [prod, 'parley'],
      [dev, 'dev-parley'],
    ] as const) {
      const functions = stage.template.ofType('AWS::Lambda::Function');
      const services = functions.map(({ properties }) => properties.Environment.Variables.POWERTOOLS_SERVICE_NAME);
      expect(new Set(services)).toEqual(new Set([name]));
      const own = stage.template
        .ofType('AWS::CloudWatch::Alarm')
        .filter(({ properties }) => properties.Namespace === 'Parley');
      for (const { properties } of own) expect(properties.Dimensions).toEqual([{ Name: 'service', Value: name }]);
    }
    expect(
      prod.template.ofType('AWS::CloudWatch::Alarm').filter(({ properties }) => properties.Namespace === 'Parley'),
    ).toHaveLength(1);
  });

  it('[STAGE2] can go entirely, but for prod, which keeps what people said', () => {
    const held = (stage: Stage) =>
      resourcesOf(stage).filter(
        ({ DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete', Properties }) =>
          DeletionPolicy !== 'Delete' ||
          UpdateReplacePolicy !== 'Delete' ||
          Properties?.DeletionProtectionEnabled === true,
      );
    expect(held(dev)).toEqual([]);
    expect(held(prod).map(({ Properties }) => Properties.TableName)).toEqual([
      'MessageHistory',
      'Rooms',
      'Memberships',
      'Records',
    ]);
  });

  it('[STAGE3] tell AWS nothing of how they were made', () => {
    for (const { raw } of [prod, dev]) {
      expect(JSON.stringify(raw)).not.toMatch(/AWS::CDK::Metadata|CDKMetadata|aws:cdk:path/u);
    }
  });

  it('[STAGE4] are refused with the right form when their name cannot be a prefix', () => {
    for (const stage of ['', 'Prod', 'my stage', '1', 'x'.repeat(21)]) {
      expect(() => synth('/nowhere', stage)).toThrow(`${stage} is no stage; give up to 20 small letters`);
    }
  });
});
