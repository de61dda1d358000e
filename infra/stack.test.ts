// What the template promises about shape, rights and cost. It is the very one that the local run uses.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tables } from '../src/platform/aws/config.ts';
import { FRAME_ROUTES, REQUEST_ROUTES, WORKERS } from './cost/attack.ts';
import { MEMORY_GB, WORKER_GB } from './cost/design.ts';
import { POLLS } from './cost/fanout.ts';
import { synthesized } from './local/synthesized.ts';
import { type Json, readTemplate, type Template } from './local/template.ts';
import { type Throttle, throttles } from './throttles.ts';

const named = ['ChatAppConnect', 'ChatAppDisconnect', 'ChatAppSendMessage', 'ChatAppDefault'];

let folder: string;
let template: Template;
let all: Record<string, Json>;
beforeAll(async () => {
  folder = await synthesized();
  template = readTemplate(folder, { PageUrl: 'https://chat.example' });
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.template.json'));
  all = JSON.parse(readFileSync(join(folder, file), 'utf8')).Resources;
}, 90_000);

const propertiesOf = (type: string): Json[] => template.ofType(type).map(({ properties }) => properties);
const functionsOf = () => propertiesOf('AWS::Lambda::Function');
const statements = () =>
  propertiesOf('AWS::IAM::Policy').flatMap(({ PolicyDocument }) => PolicyDocument.Statement as Json[]);

describe('the stack', () => {
  it('[AWS1] routes frames by their action, in the stage and to the functions of the original demo', () => {
    const [api] = propertiesOf('AWS::ApiGatewayV2::Api').filter(({ ProtocolType }) => ProtocolType === 'WEBSOCKET');
    expect(api.RouteSelectionExpression).toBe('$request.body.action');
    const [stage] = propertiesOf('AWS::ApiGatewayV2::Stage').filter(({ StageName }) => StageName !== '$default');
    expect(stage).toMatchObject({ StageName: 'production', AutoDeploy: true });
    const integrations = new Map(
      template.ofType('AWS::ApiGatewayV2::Integration').map((one) => [one.id, one.properties]),
    );
    const routes = propertiesOf('AWS::ApiGatewayV2::Route').map(({ RouteKey, Target }) => {
      const { IntegrationType, IntegrationUri } = integrations.get(Target.replace('integrations/', ''));
      const [, target] = /function:(\w+)/u.exec(IntegrationUri) ?? [];
      return [RouteKey, IntegrationType === 'MOCK' ? 'mock' : target];
    });
    expect(Object.fromEntries(routes)).toEqual({
      $connect: 'ChatAppConnect',
      $disconnect: 'ChatAppDisconnect',
      sendmessage: 'ChatAppSendMessage',
      $default: 'ChatAppDefault',
      ping: 'mock',
      'ANY /api/{proxy+}': 'ChatAppHttp',
      'GET /config.json': 'ChatAppHttp',
    });
  });

  it('[AWS2] gives each function a bundle, a role and a log group of its own', () => {
    const functions = functionsOf();
    expect(functions.map(({ FunctionName }) => FunctionName)).toEqual([...named, 'ChatAppHttp', 'ChatAppFanout']);
    expect(new Set(functions.map(({ Role }) => Role)).size).toBe(functions.length);
    expect(new Set(functions.map(({ LoggingConfig }) => LoggingConfig.LogGroup)).size).toBe(functions.length);
    for (const { FunctionName, Runtime, Architectures, MemorySize } of functions) {
      // What the model reckons with.
      const memory = 1_024 * (FunctionName === 'ChatAppFanout' ? WORKER_GB : MEMORY_GB);
      expect([Runtime, Architectures, MemorySize]).toEqual(['nodejs24.x', ['arm64'], memory]);
    }
    expect(propertiesOf('AWS::IAM::Role').flatMap(({ ManagedPolicyArns = [] }) => ManagedPolicyArns)).toEqual([]);
  });

  it('[AWS3] allows exact actions on exact resources, and no scan', () => {
    const actions = statements().flatMap(({ Action }) => Action as string | string[]);
    expect(actions.length).toBeGreaterThan(20);
    expect(actions.filter((action) => action.includes('*') || action.endsWith('Scan'))).toEqual([]);
    const wide = statements()
      .flatMap(({ Resource }) => Resource as string | string[])
      .filter((arn) => arn.replace(/:log-group:[\w/]+:\*$|\/(POST|DELETE)\/@connections\/\*$/u, '').includes('*'));
    expect(wide).toEqual([]);
  });

  it('[AWS4] keeps logs for seven days', () => {
    const groups = propertiesOf('AWS::Logs::LogGroup');
    expect(groups.map(({ LogGroupName }) => LogGroupName)).toContain('/aws/lambda/ChatAppSendMessage');
    expect(groups.map(({ RetentionInDays }) => RetentionInDays)).toEqual(groups.map(() => 7));
  });

  it('[AWS5] has the tables of the store, on demand, and guards what cannot be made again', () => {
    const found = propertiesOf('AWS::DynamoDB::Table');
    expect(found.map(({ TableName }) => TableName)).toEqual(Object.keys(tables));
    expect(found.map(({ BillingMode }) => BillingMode)).toEqual(found.map(() => 'PAY_PER_REQUEST'));
    const guarded = found.filter(
      ({ DeletionProtectionEnabled, PointInTimeRecoverySpecification: recovery }) =>
        DeletionProtectionEnabled === true && recovery?.PointInTimeRecoveryEnabled === true,
    );
    const names = guarded.map(({ TableName }) => TableName);
    expect(names).toEqual(['MessageHistory', 'Rooms', 'Memberships', 'Records']);
    const kept = Object.values(all).filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain');
    expect(kept.map(({ Properties }) => Properties.TableName)).toEqual(names);
  });

  it('[AWS5] keeps the keys that the original demo had', () => {
    expect(tables.ActiveConnections.key).toEqual({ partition: 'connectionId' });
    expect(tables.MessageHistory.indexes).toMatchObject({
      byMessage: { partition: 'messageId', sort: 'timestamp' },
    });
  });

  it('[AWS6] has no resource that costs money while nobody uses it', () => {
    // Of alarms, dashboards and budgets the first few are free: [WATCH1].
    const free = [
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
      'AWS::Budgets::Budget',
      'AWS::CloudFront::CachePolicy',
      'AWS::CloudFront::Distribution',
      'AWS::CloudFront::Function',
      'AWS::CloudFront::OriginAccessControl',
      'AWS::CloudFront::ResponseHeadersPolicy',
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::DynamoDB::Table',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      // Polled by a mapping: free as long as there is one, see [FAN9].
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::SNS::Subscription',
      'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
    ];
    expect(new Set(Object.values(all).map(({ Type }) => Type))).toEqual(new Set(free));
  });

  it('[FAN9] feeds the worker from the only queue that is polled, one job at a time and five at once', () => {
    const [source, ...others] = propertiesOf('AWS::Lambda::EventSourceMapping');
    expect(others).toEqual([]);
    expect(source).toMatchObject({
      EventSourceArn: expect.stringMatching(/:ChatAppJobs$/u),
      FunctionName: 'ChatAppFanout',
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: WORKERS },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    const [worker] = functionsOf().filter(({ FunctionName }) => FunctionName === 'ChatAppFanout');
    const [jobs] = propertiesOf('AWS::SQS::Queue').filter(({ QueueName }) => QueueName === 'ChatAppJobs');
    expect(jobs.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker.Timeout);
    expect(jobs.RedrivePolicy).toMatchObject({
      deadLetterTargetArn: expect.stringMatching(/:ChatAppDeadJobs$/u),
      maxReceiveCount: 3,
    });
    // Each of five pollers waits 20 s each time: what the model counts is of the million that SQS gives away.
    expect(POLLS).toBe((source.ScalingConfig.MaximumConcurrency * 30 * 24 * 60 * 60) / 20);
    expect(POLLS).toBeLessThan(1_000_000);
  });

  it('[AWS7] bundles a function into one file of at most 1 MB without native parts', () => {
    for (const { Code } of functionsOf()) {
      const asset = join(folder, `asset.${Code.S3Key.replace('.zip', '')}`);
      expect(readdirSync(asset)).toEqual(['index.mjs']);
      expect(statSync(join(asset, 'index.mjs')).size).toBeLessThanOrEqual(1_000_000);
      expect(readFileSync(join(asset, 'index.mjs'), 'utf8')).not.toMatch(/\.node["'`]|better-sqlite3/u);
    }
  });

  it('[AWS9] [COST8] sets the throttles of every stage to those that the worst day is computed from', () => {
    const settings = ({ rate, burst }: Throttle) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
    const stages = propertiesOf('AWS::ApiGatewayV2::Stage').map(
      ({ StageName, DefaultRouteSettings, RouteSettings }) => [
        StageName,
        { all: DefaultRouteSettings, some: RouteSettings },
      ],
    );
    expect(Object.fromEntries(stages)).toEqual({
      production: { all: settings(throttles.frames), some: { $connect: settings(throttles.handshakes) } },
      $default: { all: settings(throttles.requests), some: undefined },
    });
    expect(throttles.handshakes.rate).toBeLessThan(throttles.frames.rate);
  });

  it('[COST8] has as many routes as the worst day counts', () => {
    const keys = propertiesOf('AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey as string);
    const requests = keys.filter((key) => key.includes(' '));
    expect(requests).toHaveLength(REQUEST_ROUTES);
    // Nobody sends a frame to $connect or $disconnect.
    expect(keys.filter((key) => !requests.includes(key) && !/^[$](?:dis)?connect$/u.test(key))).toHaveLength(
      FRAME_ROUTES,
    );
  });

  it('[AWS10] lets no guest in unless the owner says so, and points at the page the owner names', () => {
    for (const { Environment } of functionsOf()) {
      expect(Environment.Variables).toMatchObject({
        PARLEY_GUESTS: 'off',
        PARLEY_URL: 'https://chat.example',
        PARLEY_EDGE: expect.stringMatching(/^[\da-f-]{36}$/u),
        PARLEY_SOCKET_URL: expect.stringMatching(/^wss:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com\/production$/u),
        PARLEY_QUEUE_URL: expect.stringMatching(/^https:\/\/sqs\.us-east-1\.amazonaws\.com\/\d+\/ChatAppJobs$/u),
        PARLEY_CALLBACK_URL: expect.stringMatching(
          /^https:\/\/\w+\.execute-api\.us-east-1\.amazonaws\.com\/production$/u,
        ),
      });
    }
  });
});
