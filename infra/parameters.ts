// What an owner decides at deployment, changeable later without a new template.
import { CfnCondition, CfnParameter, Fn, type Stack } from 'aws-cdk-lib';

export interface Parameters {
  name: string;
  guests: string;
  limited: string;
  /** The page's public address: the owner's, or `fallback` as long as none is given. */
  page(fallback: string): string;
  own: OwnName;
}

/** A name of the owner's for CloudFront, which needs a certificate for it. */
export interface OwnName {
  /** Holds when there are both. */
  given: CfnCondition;
  host: string;
  /** ARN. */
  certificate: string;
}

export function createParameters(stack: Stack): Parameters {
  const name = new CfnParameter(stack, 'Name', { default: 'Parley', description: 'Shown before anyone signs in' });
  const guests = new CfnParameter(stack, 'Guests', {
    default: 'off',
    allowedValues: ['on', 'off'],
    description: 'Whether anyone may come in without an account',
  });
  const limited = new CfnParameter(stack, 'RateLimit', {
    default: 'on',
    allowedValues: ['on', 'off'],
    description: 'Whether people who ask for too much at once are refused',
  });
  const page = new CfnParameter(stack, 'PageUrl', {
    default: '',
    allowedPattern: '(https://[a-z0-9.-]+)?',
    constraintDescription: 'Give https:// and a name, such as https://chat.example.com, and nothing behind it.',
    description: "The page's address, if it has its own",
  });
  const certificate = new CfnParameter(stack, 'CertificateArn', {
    default: '',
    allowedPattern: '(arn:[a-z-]+:acm:us-east-1:.+)?',
    constraintDescription: 'CloudFront takes certificates of ACM in us-east-1 only.',
    description: "The certificate of the name in PageUrl, if CloudFront is to serve it: ACM's, in us-east-1",
  });
  const hasPage = Fn.conditionNot(Fn.conditionEquals(page.valueAsString, ''));
  const hasCertificate = Fn.conditionNot(Fn.conditionEquals(certificate.valueAsString, ''));
  const pageGiven = new CfnCondition(stack, 'HasPageUrl', { expression: hasPage });
  const given = new CfnCondition(stack, 'HasOwnName', { expression: Fn.conditionAnd(hasPage, hasCertificate) });
  return {
    name: name.valueAsString,
    guests: guests.valueAsString,
    limited: limited.valueAsString,
    page: (fallback) => Fn.conditionIf(pageGiven.logicalId, page.valueAsString, fallback).toString(),
    own: {
      given,
      // The slashes behind it are for an address that is not given.
      host: Fn.select(2, Fn.split('/', `${page.valueAsString}///`)),
      certificate: certificate.valueAsString,
    },
  };
}

export interface WatchParameters {
  email: string;
  /** Holds when there is one. */
  emailGiven: CfnCondition;
  /** Dollars a month. */
  budget: number;
  /** Calls of functions at once. */
  concurrency: number;
}

/** Of a stage that is watched. */
export function createWatchParameters(stack: Stack): WatchParameters {
  const email = new CfnParameter(stack, 'AlarmEmail', {
    default: '',
    description: 'Where alarms and warnings of the budget go; AWS asks there first whether it may',
  });
  const budget = new CfnParameter(stack, 'MonthlyBudget', {
    type: 'Number',
    default: 10,
    minValue: 1,
    description: 'Dollars a month of the whole account: a warning comes at half, at 80 % and at all of it',
  });
  const concurrency = new CfnParameter(stack, 'ConcurrencyWarning', {
    type: 'Number',
    default: 8,
    minValue: 1,
    description:
      'How many calls of functions at once are an alarm: four fifths of what the account allows, 10 in a new one',
  });
  return {
    email: email.valueAsString,
    emailGiven: new CfnCondition(stack, 'HasAlarmEmail', {
      expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
    }),
    budget: budget.valueAsNumber,
    concurrency: concurrency.valueAsNumber,
  };
}
