// The alarms of a stack.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Account } from './account.ts';
import { resourcesOf } from './stack.ts';

export interface Alarm {
  name: string;
  /** OK, ALARM or INSUFFICIENT_DATA. */
  state: string;
  /** Why, as CloudWatch says it. */
  reason: string;
}

/** All alarms of a stack; at most 100 are told of. */
export async function alarmsOf({ client }: Account, stack: string): Promise<Alarm[]> {
  const names = (await resourcesOf(new CloudFormationClient(client), stack)).get('AWS::CloudWatch::Alarm') ?? [];
  if (names.length === 0) return [];
  const { MetricAlarms = [] } = await new CloudWatchClient(client).send(
    new DescribeAlarmsCommand({ AlarmNames: names.slice(0, 100) }),
  );
  return MetricAlarms.map(({ AlarmName: name = '', StateValue: state = '', StateReason: reason = '' }) => {
    return { name, state, reason };
  });
}

/** Those that ring. */
export async function ringing(account: Account, stack: string): Promise<Alarm[]> {
  return (await alarmsOf(account, stack)).filter(({ state }) => state === 'ALARM');
}
