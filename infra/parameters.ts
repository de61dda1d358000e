// What an owner decides at deployment, changeable later without a new template.
import { CfnCondition, CfnParameter, Fn, type Stack } from 'aws-cdk-lib';

export interface Parameters {
  name: string;
  guests: string;
  limited: string;
  /** The page's public address. */
  page: string;
}

/** `fallback`: the page's address as long as the owner has given none. */
export function createParameters(stack: Stack, fallback: string): Parameters {
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
    description: "The page's address, if it has its own",
  });
  const given = new CfnCondition(stack, 'HasPageUrl', {
    expression: Fn.conditionNot(Fn.conditionEquals(page.valueAsString, '')),
  });
  return {
    name: name.valueAsString,
    guests: guests.valueAsString,
    limited: limited.valueAsString,
    page: Fn.conditionIf(given.logicalId, page.valueAsString, fallback).toString(),
  };
}
