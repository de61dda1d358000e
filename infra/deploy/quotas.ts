// Quotas of an account that a chat meets first.
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { type Finding, ok, warn } from '../../src/platform/node/doctor/finding.ts';
import type { Account, Errand } from './account.ts';

/** Functions at once that a small place can fill by itself. */
const FEW = 100;
/** Quotas by their codes in Service Quotas. */
const CONCURRENCY = 'L-B99A9384';
const REQUEST_RATE = 'L-8A5B8E43';
/** Requests a second in most regions, and in those below (docs: apigateway-account-level-limits, read 2026-11-22). */
const RATE = 10_000;
const LOW_RATE = 2_500;
const slow = new Set([
  'af-south-1',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'mx-central-1',
]);

/** How many functions may run at once in the region. */
export async function concurrency({ account }: Errand): Promise<Finding[]> {
  const { region } = account;
  const most = await functionsAtOnce(account);
  const what = `${counted(most)} functions may run at once in ${region}`;
  if (most >= FEW) return [ok('Lambda', what)];
  const why = 'New accounts start with 10. When all are busy, messages and sign-ins are refused for the moment.';
  return [warn('Lambda', what, why, raise(region, 'lambda', CONCURRENCY, 1_000))];
}

/** The quota of functions at once. */
export async function functionsAtOnce({ client }: Account): Promise<number> {
  const settings = await new LambdaClient(client).send(new GetAccountSettingsCommand({}));
  return settings.AccountLimit?.ConcurrentExecutions ?? 0;
}

/** How much API Gateway lets through in a second: requests, frames and posts together. */
export async function requestRate({ account: { client, region } }: Errand): Promise<Finding[]> {
  const usual = slow.has(region) ? LOW_RATE : RATE;
  // Service Quotas names the quota of most regions for those with less, too, until it was raised.
  const most = (await appliedRate(client)) ?? usual;
  const rate = most === RATE ? usual : most;
  const what = `${counted(rate)} requests, frames and posts a second in ${region}`;
  if (rate >= RATE) return [ok('API Gateway', what)];
  const why = 'Each message is posted to everybody who has the room open: a busy room of hundreds reaches this.';
  return [
    warn('API Gateway', what, why, `Take a region with 10,000, or: ${raise(region, 'apigateway', REQUEST_RATE, RATE)}`),
  ];
}

/** Undefined where Service Quotas does not know the quota. */
async function appliedRate(client: Errand['account']['client']): Promise<number | undefined> {
  try {
    const command = new GetServiceQuotaCommand({ ServiceCode: 'apigateway', QuotaCode: REQUEST_RATE });
    return (await new ServiceQuotasClient(client).send(command)).Quota?.Value;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchResourceException') return undefined;
    throw error;
  }
}

function raise(region: string, service: string, code: string, to: number): string {
  return `Ask for ${counted(to)}, which costs nothing: aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${to}`;
}

function counted(number: number): string {
  return number.toLocaleString('en');
}
