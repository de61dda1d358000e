// What a failed call to AWS means: the service cannot answer now, a condition did not hold, or we made a mistake.
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { ChatError } from '../../../protocol/errors.ts';

const OUTAGES = new Set([
  'InternalServerError',
  'InternalServerErrorException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TransactionInProgressException',
  // Not the service's: no answer came at all.
  'TimeoutError',
  'AbortError',
  'NetworkingError',
]);
const NO_ANSWER = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/** The HTTP status an AWS call failed with, if an answer came. The status is what to go by: names differ between versions. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}

/** Whether the service could not be reached, was throttling or failed by itself: later the same call may work. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  return OUTAGES.has(error.name) || (typeof code === 'string' && NO_ANSWER.has(code)) || (statusOf(error) ?? 0) >= 500;
}

/** Whether a transaction failed because the row that its first item wanted to make is there already. */
export function isTaken(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException && error.CancellationReasons?.[0]?.Code === 'ConditionalCheckFailed'
  );
}

/** For `.catch`: throws `unavailable` for an outage and the error itself for anything else. */
export function outage(error: unknown): never {
  throw isOutage(error) ? new ChatError('unavailable', undefined, { cause: error }) : error;
}

/** For `.catch`: undefined when the write's condition did not hold, else as `outage`. */
export function refusedCondition(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
  return outage(error);
}
