import { describe, expect, it } from 'vitest';
import { explained } from './refusal.ts';

const named = (name: string, message = 'as AWS puts it', more: object = { $metadata: {} }) =>
  Object.assign(new Error(message), { name, ...more });
const said = (error: unknown, where = {}) => (explained(error, where) as Error).message;

describe('a refusal of AWS', () => {
  it.each([
    [
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
      'There are no AWS credentials here.',
    ],
    [named('CredentialsProviderError', 'The SSO session has expired or is invalid'), 'have expired. Sign in again'],
    [named('ExpiredTokenException'), 'have expired. Sign in again with aws sso login'],
    [named('ExpiredToken'), 'have expired'],
    [named('InvalidClientTokenId'), 'AWS does not know this access key'],
    [named('SignatureDoesNotMatch'), 'its secret does not fit'],
    [named('RequestTimeTooSkewed'), 'The clock of this machine'],
    [named('AccessDenied'), 'These credentials may not do this.'],
    [named('Unknown', 'UnknownError', { $metadata: { httpStatusCode: 403 } }), 'These credentials may not do this.'],
    [named('OptInRequired'), 'The account is not ready'],
    [named('ThrottlingException'), 'AWS is asked too much'],
    [named('TimeoutError'), 'AWS cannot be reached from here.'],
    [named('Error', 'connect ECONNREFUSED', { code: 'ECONNREFUSED' }), 'AWS cannot be reached from here.'],
    [
      named('Error', 'getaddrinfo ENOTFOUND sts.eu-nowhere-9.amazonaws.com', { code: 'ENOTFOUND' }),
      'AWS is not found in',
    ],
    [new AggregateError([named('Error', 'x', { code: 'ENETUNREACH' })]), 'AWS cannot be reached from here.'],
    [
      named('TooManyBuckets', 'You have attempted to create more buckets than allowed'),
      'A quota of the account is used up: You',
    ],
  ])('[ACCOUNT8] is a sentence that says what to do: %s', (error, sentence) => {
    expect(said(error)).toContain(sentence);
    expect((explained(error) as Error).cause).toBe(error);
  });

  it('[ACCOUNT8] names what may not be done, the profile and the region', () => {
    const denied =
      'User: arn:aws:iam::1:user/x is not authorized to perform: cloudformation:CreateChangeSet on resource: y';
    expect(said(named('AccessDenied', denied))).toContain('may not do cloudformation:CreateChangeSet.');
    const missing = named('CredentialsProviderError', 'Could not resolve credentials using profile: [home]');
    expect(said(missing, { profile: 'home' })).toContain('The profile "home" gives no AWS credentials.');
    expect(said(named('ExpiredToken'), { profile: 'home' })).toContain('aws sso login --profile home');
    expect(said(named('Error', '', { code: 'ENOTFOUND' }), { region: 'eu-nowhere-9' })).toContain('in eu-nowhere-9.');
  });

  it('[ACCOUNT8] that is in no table is told as AWS says it, and what is not of AWS is left alone', () => {
    expect(said(named('StackInstanceNotFound', 'no such thing'))).toBe(
      'AWS said no (StackInstanceNotFound): no such thing',
    );
    const ours = new Error('There is no stack');
    expect(explained(ours)).toBe(ours);
  });
});
