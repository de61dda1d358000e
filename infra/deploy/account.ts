// Whose account it is, and where in the world: everything else of a deployment is given what this finds.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Stage } from '../stage.ts';
import { explained } from './refusal.ts';

export interface Account {
  /** Twelve digits. */
  id: string;
  /** Who we are in it. */
  arn: string;
  region: string;
  /** What a client of the SDK is made with. */
  client: { region: string; profile?: string };
}

/** One run of a command: where, for which stage, and the way to tell of it. */
export interface Errand {
  account: Account;
  stage: Stage;
  /** Prints lines. */
  say(...lines: string[]): void;
  /** Waits so many milliseconds before asking AWS again. */
  pause(ms: number): Promise<void>;
}

/** What the owner said of where to go; what is left out is looked for where the AWS command line looks for it. */
export interface Whereabouts {
  region?: string | undefined;
  profile?: string | undefined;
}

const NO_REGION =
  'No region is chosen. Give --region eu-central-1, or whichever is near your people; or set AWS_REGION.';

/** Asks AWS who we are. Nothing is changed. Throws a sentence when there are no credentials, or none that count. */
export async function signIn(where: Whereabouts): Promise<Account> {
  const { region: wanted, profile } = where;
  const given = { ...(wanted !== undefined && { region: wanted }), ...(profile !== undefined && { profile }) };
  const sts = new STSClient(given);
  try {
    const region = await sts.config.region().catch((error: unknown) => {
      throw new Error(NO_REGION, { cause: error });
    });
    const { Account: id = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({})).catch((error) => {
      throw explained(error, { region, profile });
    });
    return { id, arn, region, client: { ...given, region } };
  } finally {
    sts.destroy();
  }
}
