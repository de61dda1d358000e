// What it means when AWS says no, in words. The table is closed: what it does not know is told as AWS says it.
import { statusOf } from '../../src/platform/aws/store/failures.ts';
import type { Whereabouts } from './account.ts';

const GUIDE = 'docs/aws-guide.md tells how.';

interface Refusal {
  /** What the SDK, a service or the network calls it. */
  names: string[];
  says(message: string, where: Whereabouts): string;
}

const refusals: Refusal[] = [
  {
    names: ['CredentialsProviderError', 'TokenProviderError'],
    says: (message, { profile }) => {
      if (/expired|refresh/iu.test(message)) return expired(profile);
      if (profile !== undefined) {
        return `The profile "${profile}" gives no AWS credentials. aws configure list-profiles names those there are; ${GUIDE}`;
      }
      return `There are no AWS credentials here. Sign in with aws sso login, or with aws configure, and give --profile NAME if they have one. ${GUIDE}`;
    },
  },
  {
    names: ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'RequestExpired', 'UnauthorizedException'],
    says: (_, { profile }) => expired(profile),
  },
  {
    names: [
      'AuthFailure',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'UnrecognizedClientException',
    ],
    says: () =>
      `AWS does not know this access key, or its secret does not fit. Make a new one, or sign in with aws sso login. ${GUIDE}`,
  },
  {
    names: ['RequestTimeTooSkewed'],
    says: () => 'The clock of this machine is more than five minutes off, so AWS believes no request. Set it.',
  },
  {
    names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'Forbidden'],
    says: (message) => {
      const [, action] = /not authorized to perform: ?([\w:-]+)/u.exec(message) ?? [];
      const what = action === undefined ? 'this' : action;
      return `These credentials may not do ${what}. Use those of an administrator of the account, or let them. ${GUIDE}`;
    },
  },
  {
    names: ['OptInRequired', 'SubscriptionRequiredException'],
    says: (_, { region = 'this region' }) =>
      `The account is not ready for this service in ${region}: it is new, unpaid, or the region is switched off for it. Look at Account in the console.`,
  },
  {
    names: ['ENOTFOUND', 'EAI_AGAIN', 'UnknownEndpoint'],
    says: (_, { region = 'that region' }) =>
      `AWS is not found in ${region}. Is there a network, and is that a region? eu-central-1 is one.`,
  },
  {
    names: ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EPIPE', 'TimeoutError'],
    says: () => 'AWS cannot be reached from here. Look at the network, then repeat the command.',
  },
  {
    names: ['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown'],
    says: () => 'AWS is asked too much at the moment. Wait a minute, then repeat the command: it goes on where it was.',
  },
  {
    names: ['LimitExceededException', 'ServiceQuotaExceededException', 'TooManyBuckets'],
    says: (message) => `A quota of the account is used up: ${message} Raise it in Service Quotas, or remove something.`,
  },
];

/** The error a person is shown for one that a call to AWS ended with. One that is not of AWS stays as it is. */
export function explained(error: unknown, where: Whereabouts = {}): unknown {
  if (!(error instanceof Error)) return error;
  const names = namesOf(error);
  const refusal = refusals.find((one) => one.names.some((name) => names.includes(name)));
  if (refusal) return new Error(refusal.says(error.message, where), { cause: error });
  if (!('$metadata' in error)) return error;
  return new Error(`AWS said no (${error.name}): ${error.message}`, { cause: error });
}

/** Whether a call failed for want of what it asked for. */
export function isMissing(error: unknown): boolean {
  const missing = ['ResourceNotFoundException', 'NoSuchResourceException', 'NotFound', 'NoSuchBucket'];
  return error instanceof Error && missing.includes(error.name);
}

/**
 * An error has a name; one of the network has a code, which several addresses may share. An answer without a body, as to
 * HEAD, has a status only.
 */
function namesOf(error: Error): string[] {
  const { code, errors = [] } = error as { code?: unknown; errors?: unknown[] };
  const inner = errors.filter((one) => one instanceof Error).flatMap(namesOf);
  const denied = statusOf(error) === 403 && /^(?:403|Unknown|UnknownError)$/u.test(error.name) ? ['Forbidden'] : [];
  return [error.name, ...(typeof code === 'string' ? [code] : []), ...denied, ...inner];
}

function expired(profile: string | undefined): string {
  const flag = profile === undefined ? '' : ` --profile ${profile}`;
  return `The AWS credentials have expired. Sign in again with aws sso login${flag}, then repeat the command.`;
}
