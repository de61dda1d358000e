// What raises an alarm: what hurts people or money. Each is one metric, since each metric of an alarm is charged as one.
import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { WatchParameters } from './parameters.ts';
import type { Watched } from './watch.ts';

export interface Trouble {
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

/** Of all functions of the account, those of others there, too. */
function lambda(metricName: string, options: MetricOptions): Metric {
  return new Metric({ namespace: 'AWS/Lambda', metricName, ...options });
}

/** At most ten. Tables: those that each message writes and reads most of. */
export function troubles(
  { nameOf, socket, http, tables, queue }: Watched,
  { concurrency }: WatchParameters,
): Trouble[] {
  return [
    {
      id: 'FunctionErrors',
      metric: lambda('Errors', sum),
      from: 5,
      means: 'Functions of the account end by an error. Their logs say which.',
    },
    {
      id: 'Failures',
      // As `src/platform/aws/meter.ts` counts it; Powertools adds the name of the service, which is the stage's.
      metric: new Metric({
        namespace: 'Parley',
        metricName: 'Failed',
        dimensionsMap: { service: nameOf('parley') },
        ...sum,
      }),
      from: 5,
      means: 'People are told that what they want cannot be done now, or fails. The lines before that say why.',
    },
    {
      id: 'FunctionThrottles',
      metric: lambda('Throttles', sum),
      from: 10,
      means:
        'More calls of functions come at once than the account allows: people wait. A new account allows 10; ask for more.',
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
      means:
        'A job for a big room failed again and again and was put aside. Its people find the message by themselves.',
    },
  ];
}
