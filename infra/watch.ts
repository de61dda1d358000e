// Who looks when nobody looks: alarms, a dashboard and a budget. All of it is within what an account has for nothing, once:
// ten alarms of one metric each, three dashboards of fifty metrics, two budgets.
import { Aws, Duration, Fn, type Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import {
  Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { TableName } from '../src/platform/aws/config.ts';
import type { SocketApi } from './api.ts';
import type { WebApi } from './httpApi.ts';
import { createWatchParameters, type WatchParameters } from './parameters.ts';

interface Watched {
  nameOf: (bare: string) => string;
  socket: SocketApi;
  http: WebApi;
  functions: Record<string, LambdaFunction>;
  tables: Record<TableName, Table>;
  /** Work that waits, and where it ends after it has failed. */
  queue?: { jobs: IQueue; dead: IQueue };
  /** What reads a stream. */
  stream?: LambdaFunction;
}

interface Trouble {
  id: string;
  metric: Metric;
  /** So much of it is an alarm. */
  from: number;
  /** For who gets the mail. */
  means: string;
}

const period = Duration.minutes(5);
const sum = { statistic: 'Sum', period };
const most = { statistic: 'Maximum', period };

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

/**
 * What hurts people or money. Functions are counted over the account, in one metric instead of one for each; so are those
 * of others there. Tables: those that each message writes and reads most of.
 */
function troubles({ socket, http, tables, queue, stream }: Watched, { concurrency }: WatchParameters): Trouble[] {
  const lambda = (metricName: string, options: object) =>
    new Metric({ namespace: 'AWS/Lambda', metricName, ...options });
  const found: Trouble[] = [
    {
      id: 'FunctionErrors',
      metric: lambda('Errors', sum),
      from: 5,
      means: 'Functions of the account end by an error. Their logs say which.',
    },
    {
      id: 'FunctionThrottles',
      metric: lambda('Throttles', sum),
      from: 10,
      means: 'More calls of functions come at once than the account allows: people wait. A new account allows 10; ask for more.',
    },
    {
      id: 'Concurrency',
      metric: lambda('ConcurrentExecutions', most),
      from: concurrency,
      means: 'Nearly as many functions run at once as the account allows. Ask for more before people wait.',
    },
    {
      id: 'HttpErrors',
      metric: http.metric('5xx', sum),
      from: 5,
      means: 'People cannot sign in or get a ticket: the HTTP API answers with errors.',
    },
    {
      id: 'SocketErrors',
      metric: socket.metric('IntegrationError', sum),
      from: 100,
      means: 'Frames or handshakes fail. Refused handshakes count, too: somebody may be trying doors.',
    },
    {
      id: 'WritesThrottled',
      metric: tables.MessageHistory.metric('WriteThrottleEvents', sum),
      from: 10,
      means: 'Messages come faster than their table takes them; who writes is asked to try again.',
    },
    {
      id: 'ReadsThrottled',
      metric: tables.RoomConnections.metric('ReadThrottleEvents', sum),
      from: 10,
      means: 'Who has a room open is asked for faster than the table answers: messages arrive late.',
    },
  ];
  if (queue !== undefined) {
    found.push(
      {
        id: 'QueueAge',
        metric: queue.jobs.metricApproximateAgeOfOldestMessage(most),
        from: 60,
        means: 'Messages to big rooms wait for a minute or longer.',
      },
      {
        id: 'DeadLetters',
        metric: queue.dead.metricApproximateNumberOfMessagesVisible(most),
        from: 1,
        means: 'A job for a big room failed again and again and was put aside. Its people find the message by themselves.',
      },
    );
  }
  if (stream !== undefined) {
    found.push({
      id: 'StreamAge',
      metric: stream.metric('IteratorAge', most),
      from: 60_000,
      means: 'What follows the tables is a minute or more behind.',
    });
  }
  return found;
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

function createDashboard(
  stack: Stack,
  { nameOf, socket, http, functions, tables, queue }: Watched,
  alarms: Alarm[],
): void {
  const graph = (title: string, left: Metric[], right: Metric[] = []) =>
    new GraphWidget({ title, left, right, width: 12, liveData: true });
  const all = Object.values(functions);
  const dashboard = new Dashboard(stack, 'Dashboard', { dashboardName: nameOf('ChatApp') });
  dashboard.addWidgets(new AlarmStatusWidget({ alarms, width: 24 }));
  dashboard.addWidgets(
    graph('Handshakes and messages', [socket.metric('ConnectCount', sum), socket.metric('MessageCount', sum)]),
    graph('Requests, and those that fail', [http.metric('Count', sum)], [http.metric('4xx', sum), http.metric('5xx', sum)]),
  );
  dashboard.addWidgets(
    graph('Calls of functions', all.map((one) => one.metricInvocations({ period }))),
    graph('Errors of functions', all.map((one) => one.metricErrors({ period }))),
  );
  dashboard.addWidgets(
    graph('Milliseconds of functions, 95 of 100', all.map((one) => one.metricDuration({ period, statistic: 'p95' }))),
    graph('Units written', Object.values(tables).map((one) => one.metricConsumedWriteCapacityUnits({ period }))),
  );
  if (queue === undefined) return;
  dashboard.addWidgets(
    graph('Jobs that wait', [queue.jobs.metricApproximateNumberOfMessagesVisible(most)], [
      queue.jobs.metricApproximateAgeOfOldestMessage(most),
    ]),
  );
}

/** Of the whole account, credits not counted. AWS looks a few times a day. Without an address it warns nobody. */
function createBudget(stack: Stack, nameOf: Watched['nameOf'], { email, emailGiven, budget }: WatchParameters): void {
  const Subscribers = [{ SubscriptionType: 'EMAIL', Address: email }];
  const warning = (NotificationType: 'ACTUAL' | 'FORECASTED', Threshold: number) => ({
    Notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold, ThresholdType: 'PERCENTAGE' },
    Subscribers,
  });
  const warnings = [
    warning('ACTUAL', 50),
    warning('ACTUAL', 80),
    warning('ACTUAL', 100),
    warning('FORECASTED', 100),
  ];
  new CfnBudget(stack, 'Budget', {
    budget: {
      budgetName: nameOf('ChatApp'),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: budget, unit: 'USD' },
      costTypes: { includeCredit: false, includeRefund: false },
    },
    notificationsWithSubscribers: Fn.conditionIf(emailGiven.logicalId, warnings, Aws.NO_VALUE),
  });
}
