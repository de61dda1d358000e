// The contracts on one machine.
import { makeStore, startServer, UNLIMITED } from '../platform/node.ts';
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

const start = ({ guests }: { guests: 'on' | 'off' }) => startServer({ PARLEY_GUESTS: guests, ...UNLIMITED });

logContract('one machine', makeStore);
storeContract('one machine', makeStore);
membershipContract('one machine', makeStore);
gatewayContract('one machine', start);
roomContract('one machine', start);
accountContract('one machine', start);
wordContract('one machine', start);
ownerContract('one machine', start);
classicContract('one machine', start);
refusalContract('one machine', start, 'closes');
