// Alarms, dashboard and budget, as the template declares them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { synthesized } from './local/synthesized.ts';
import { type Json, readTemplate, type Template } from './local/template.ts';
import { stages } from './stage.ts';

let folder: string;
let template: Template;
beforeAll(async () => {
  folder = await synthesized();
  template = readTemplate(folder, { AlarmEmail: 'owner@example.com', MonthlyBudget: '25' });
}, 90_000);

const propertiesOf = (type: string, from = template): Json[] => from.ofType(type).map(({ properties }) => properties);
const watched = ({ Namespace, MetricName, Dimensions = [], Statistic, Threshold }: Json) => [
  `${Namespace} ${MetricName}`,
  Dimensions.map(({ Name }: Json) => Name).join(),
  Statistic,
  Threshold,
];

describe('the watch', () => {
  it('[WATCH1] is within what an account has for nothing', () => {
    const alarms = propertiesOf('AWS::CloudWatch::Alarm');
    // Each metric of an alarm counts as an alarm; without a name of a metric there are several.
    expect(alarms.filter(({ MetricName }) => MetricName === undefined)).toEqual([]);
    expect(alarms).toHaveLength(10);
    expect(alarms.filter(({ Period }) => Period < 60)).toEqual([]);
    expect(propertiesOf('AWS::CloudWatch::CompositeAlarm')).toEqual([]);

    const dashboards = propertiesOf('AWS::CloudWatch::Dashboard');
    expect(dashboards).toHaveLength(1);
    const { widgets } = JSON.parse(dashboards[0]?.DashboardBody) as { widgets: Json[] };
    const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    expect(metrics.length).toBeGreaterThan(20);
    expect(metrics.length).toBeLessThanOrEqual(50);

    // Metrics of one's own are free up to ten; those of AWS are free. The functions write theirs once for each stage.
    const meter = readFileSync(join(import.meta.dirname, '../src/platform/aws/meter.ts'), 'utf8');
    const counted = new Set([...meter.matchAll(/\bcount\('(\w+)'\)/gu)].map(([, name]) => name));
    expect(counted.size).toBeGreaterThan(0);
    const ofStage = counted.size + propertiesOf('AWS::Logs::MetricFilter').length;
    expect(ofStage * stages.length).toBeLessThanOrEqual(10);
    // What an alarm looks at is written by somebody.
    const own = alarms.filter(({ Namespace }) => !Namespace.startsWith('AWS/'));
    expect(own.filter(({ MetricName }) => !counted.has(MetricName))).toEqual([]);
    expect(propertiesOf('AWS::Budgets::Budget').length).toBeLessThanOrEqual(2);
    expect(propertiesOf('AWS::Budgets::BudgetsAction')).toEqual([]);
  });

  it('[WATCH2] sees what hurts people or money', () => {
    expect(propertiesOf('AWS::CloudWatch::Alarm').map(watched)).toEqual([
      ['AWS/Lambda Errors', '', 'Sum', 5],
      ['Parley Failed', 'service', 'Sum', 5],
      ['AWS/Lambda Throttles', '', 'Sum', 10],
      ['AWS/Lambda ConcurrentExecutions', '', 'Maximum', 8],
      ['AWS/ApiGateway 5xx', 'ApiId', 'Sum', 5],
      ['AWS/ApiGateway IntegrationError', 'ApiId', 'Sum', 100],
      ['AWS/DynamoDB WriteThrottleEvents', 'TableName', 'Sum', 10],
      ['AWS/DynamoDB ReadThrottleEvents', 'TableName', 'Sum', 10],
      ['AWS/SQS ApproximateAgeOfOldestMessage', 'QueueName', 'Maximum', 60],
      ['AWS/SQS ApproximateNumberOfMessagesVisible', 'QueueName', 'Maximum', 1],
    ]);
  });

  it('[WATCH2] tells the owner by mail, if there is an address, and takes alarms from nobody else', () => {
    const [topic] = template.ofType('AWS::SNS::Topic');
    const arn = template.ref(topic?.id ?? '');
    for (const alarm of propertiesOf('AWS::CloudWatch::Alarm')) {
      expect(alarm).toMatchObject({ AlarmActions: [arn], TreatMissingData: 'notBreaching' });
      expect(alarm.AlarmDescription).toMatch(/^[A-Z].+\.$/u);
    }
    expect(propertiesOf('AWS::SNS::Subscription')).toEqual([
      { Endpoint: 'owner@example.com', Protocol: 'email', TopicArn: arn },
    ]);
    const { Resources } = JSON.parse(readFileSync(join(folder, 'Parley.template.json'), 'utf8'));
    const [subscription] = Object.values<Json>(Resources).filter(({ Type }) => Type === 'AWS::SNS::Subscription');
    expect(subscription.Condition).toBe('HasAlarmEmail');
    const [policy] = propertiesOf('AWS::SNS::TopicPolicy');
    const statements: Json[] = policy.PolicyDocument.Statement;
    expect(statements.map(({ Effect, Principal, Condition }) => [Effect, Principal, Condition])).toEqual([
      ['Deny', '*', { Bool: { 'aws:SecureTransport': 'false' } }],
      ['Allow', { Service: 'cloudwatch.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': '000000000000' } }],
    ]);
  });

  it('[WATCH3] warns of money before it is spent', () => {
    const [{ Budget, NotificationsWithSubscribers }] = propertiesOf('AWS::Budgets::Budget') as [Json];
    expect(Budget).toMatchObject({
      BudgetLimit: { Amount: '25', Unit: 'USD' },
      CostTypes: { IncludeCredit: false, IncludeRefund: false },
      TimeUnit: 'MONTHLY',
    });
    const warnings = NotificationsWithSubscribers.map(({ Notification, Subscribers }: Json) => [
      Notification.NotificationType,
      Notification.Threshold,
      Subscribers,
    ]);
    const mail = [{ Address: 'owner@example.com', SubscriptionType: 'EMAIL' }];
    expect(warnings).toEqual([
      ['ACTUAL', 50, mail],
      ['ACTUAL', 80, mail],
      ['ACTUAL', 100, mail],
      ['FORECASTED', 100, mail],
    ]);
    const [silent] = propertiesOf('AWS::Budgets::Budget', readTemplate(folder, {}));
    expect(silent.NotificationsWithSubscribers).toBeUndefined();
    expect(silent.Budget.BudgetLimit.Amount).toBe(10);
  });
});
