// Who looks when nobody looks: alarms, a dashboard and a budget. All of it is within what an account has for nothing, once:
// ten alarms of one metric each, three dashboards of fifty metrics, two budgets.
import type { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { TableName } from '../src/platform/aws/config.ts';
import type { SocketApi } from './api.ts';
import { createBudget } from './budget.ts';
import { createDashboard } from './dashboard.ts';
import type { WebApi } from './httpApi.ts';
import { createWatchParameters, type WatchParameters } from './parameters.ts';
import { troubles } from './troubles.ts';

export interface Watched {
  nameOf: (bare: string) => string;
  socket: SocketApi;
  http: WebApi;
  functions: Record<string, LambdaFunction>;
  tables: Record<TableName, Table>;
  /** Work that waits, and where it ends after it has failed. */
  queue: { jobs: IQueue; dead: IQueue };
}

export function createWatch(stack: Stack, watched: Watched): void {
  const { nameOf } = watched;
  const parameters = createWatchParameters(stack);
  const topic = createTopic(stack, nameOf, parameters);
  const alarms = troubles(watched, parameters).map(({ id, metric, from, means }) => {
    const alarm = new Alarm(stack, `${id}Alarm`, {
      alarmName: nameOf(`ChatApp${id}`),
      alarmDescription: means,
      metric,
      threshold: from,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    return alarm;
  });
  createDashboard(stack, watched, alarms);
  createBudget(stack, nameOf, parameters);
}

/** Where alarms go. Only CloudWatch may write there, and only this account's. */
function createTopic(stack: Stack, nameOf: Watched['nameOf'], { email, emailGiven }: WatchParameters): Topic {
  const topic = new Topic(stack, 'Alarms', { topicName: nameOf('ChatAppAlarms'), enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  const subscription = new CfnSubscription(stack, 'AlarmMail', {
    topicArn: topic.topicArn,
    protocol: 'email',
    endpoint: email,
  });
  subscription.cfnOptions.condition = emailGiven;
  return topic;
}
