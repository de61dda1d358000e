// One page that shows whether all is well.
import { Duration, type Stack } from 'aws-cdk-lib';
import { type Alarm, AlarmStatusWidget, Dashboard, GraphWidget, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Watched } from './watch.ts';

const period = Duration.minutes(5);
const sum = { statistic: 'Sum', period };

export function createDashboard(
  stack: Stack,
  { nameOf, socket, http, functions, tables, queue }: Watched,
  alarms: Alarm[],
): Dashboard {
  const lambdas = Object.values(functions);
  const traffic = [socket.metric('ConnectCount', sum), socket.metric('MessageCount', sum)];
  const failing = [http.metric('4xx', sum), http.metric('5xx', sum)];
  const calls = lambdas.map((one) => one.metricInvocations({ period }));
  const errors = lambdas.map((one) => one.metricErrors({ period }));
  const slowest = lambdas.map((one) => one.metricDuration({ period, statistic: 'p95' }));
  const written = Object.values(tables).map((one) => one.metricConsumedWriteCapacityUnits({ period }));
  const waiting = [queue.jobs.metricApproximateNumberOfMessagesVisible({ period })];
  const widgets = [
    [new AlarmStatusWidget({ alarms, width: 24 })],
    [
      graph('Handshakes and messages', traffic),
      graph('Requests, and those that fail', [http.metric('Count', sum)], failing),
    ],
    [graph('Calls of functions', calls), graph('Errors of functions', errors)],
    [graph('Milliseconds of functions, 95 of 100', slowest), graph('Units written', written)],
    [graph('Jobs that wait', waiting, [queue.jobs.metricApproximateAgeOfOldestMessage({ period })])],
  ];
  return new Dashboard(stack, 'Dashboard', { dashboardName: nameOf('ChatApp'), widgets });
}

/** `right`: on an axis of their own. */
function graph(title: string, left: Metric[], right: Metric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: 12 });
}
