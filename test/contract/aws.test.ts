// The contracts on AWS, against a local DynamoDB.
import { afterAll } from 'vitest';
import { makeStore, stopStores } from '../platform/aws.ts';
import { logContract } from './log.ts';
import { storeContract } from './store.ts';

afterAll(stopStores);
logContract('AWS', makeStore);
storeContract('AWS', makeStore);
