// What a month may cost before the owner is warned.
import { Aws, Fn, type Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { WatchParameters } from './parameters.ts';

/** Of the whole account, credits not counted. AWS looks a few times a day. Without an address it warns nobody. */
export function createBudget(
  stack: Stack,
  nameOf: (bare: string) => string,
  { email, emailGiven, budget }: WatchParameters,
): CfnBudget {
  const Subscribers = [{ SubscriptionType: 'EMAIL', Address: email }];
  const warning = (NotificationType: 'ACTUAL' | 'FORECASTED', Threshold: number) => ({
    Notification: { NotificationType, ComparisonOperator: 'GREATER_THAN', Threshold, ThresholdType: 'PERCENTAGE' },
    Subscribers,
  });
  const warnings = [warning('ACTUAL', 50), warning('ACTUAL', 80), warning('ACTUAL', 100), warning('FORECASTED', 100)];
  return new CfnBudget(stack, 'Budget', {
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
