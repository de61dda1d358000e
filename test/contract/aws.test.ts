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

describe.skipIf(unsupported)('AWS', () => {
  afterAll(stopStores);
  logContract('AWS', makeStore);
  storeContract('AWS', makeStore);
  membershipContract('AWS', makeStore);
  gatewayContract('AWS', startServer);
  roomContract('AWS', startServer);
  accountContract('AWS', startServer);
  wordContract('AWS', startServer);
  ownerContract('AWS', startServer);
  classicContract('AWS', startServer);
  refusalContract('AWS', startServer, 'refuses');
});
