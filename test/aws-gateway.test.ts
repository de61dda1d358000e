// The contracts of the whole path on AWS: the synthesized stack, its bundles and a local DynamoDB behind the local gateway.
import { describe } from 'vitest';
import { accountContract } from './contract/account.ts';
import { classicContract } from './contract/classic.ts';
import { gatewayContract } from './contract/gateway.ts';
import { refusalContract } from './contract/refusals.ts';
import { startServer, unsupported } from './platform/aws.ts';

describe.skipIf(unsupported !== undefined)('the stack on this machine', () => {
  gatewayContract('AWS', startServer);
  accountContract('AWS', startServer);
  classicContract('AWS', startServer);
  refusalContract('AWS', startServer, 'refuses');
});
