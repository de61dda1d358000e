// The contracts on AWS: its store on a local DynamoDB, and the deployed bundles behind a local API Gateway.
import { afterAll, describe } from 'vitest';
import { makeStore, startServer, stopStores, unsupported } from '../platform/aws.ts';
import { accountContract } from './account.ts';
import { classicContract } from './classic.ts';
import { gatewayContract } from './gateway.ts';
import { logContract } from './log.ts';
import { membershipContract } from './membership.ts';
import { ownerContract } from './owner.ts';
import { refusalContract } from './refusals.ts';
import { roomContract } from './rooms.ts';
import { storeContract } from './store.ts';
import { wordContract } from './words.ts';

if (unsupported) process.stdout.write(`The contracts on AWS are skipped: ${unsupported}.\n`);

/** One stack for several contracts: it is the start of its functions that takes long. */
let shared: ReturnType<typeof startServer> | undefined;
async function startShared(options: Parameters<typeof startServer>[0]): ReturnType<typeof startServer> {
  if (options.guests === 'off') return startServer(options);
  shared ??= startServer(options);
  return { ...(await shared), stop: async () => undefined };
}

describe.skipIf(unsupported)('AWS', () => {
  afterAll(async () => {
    await stopStores();
    await (await shared)?.stop();
  });
  logContract('AWS', makeStore);
  storeContract('AWS', makeStore);
  membershipContract('AWS', makeStore);
  gatewayContract('AWS', startShared);
  roomContract('AWS', startShared);
  accountContract('AWS', startShared);
  wordContract('AWS', startShared);
  ownerContract('AWS', startServer);
  classicContract('AWS', startShared);
  refusalContract('AWS', startShared, 'refuses');
});
