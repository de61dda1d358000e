// What is looked at before a deployment and by the doctor, in an emulated account.
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../../test/account/account.ts';
import { errandIn } from '../../test/account/errand.ts';
import { unsupported } from '../../test/platform/aws.ts';
import { linesOf } from '../../src/platform/node/doctor/finding.ts';
import { examineAccount } from './doctor.ts';
import { stateOf } from './stack.ts';

describe.skipIf(unsupported !== undefined)('the doctor of an account', () => {
  let account: TestAccount;
  beforeEach(async () => {
    account = await startAccount();
    return () => account.stop();
  });
  const found = async () => {
    const lines: string[] = [];
    for await (const finding of examineAccount(await errandIn(account))) lines.push(...linesOf(finding));
    return lines.join('\n');
  };
  const region = (name: string) => Object.assign(account.env, { AWS_REGION: name });
  const table = (TableName: string, ...keys: string[]) =>
    new DynamoDBClient({}).send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys.map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      }),
    );

  it('[ACCOUNT9] has nothing to say of an account that is ready', async () => {
    const said = await found();
    expect(said).not.toMatch(/^(?:warn|fail)/mu);
    expect(said).toContain('ok    stack Parley: is not there yet; deploy makes it');
    expect(said).toContain('ok    API Gateway: 10,000 requests, frames and posts a second in eu-central-1');
    expect(account.calls.filter((call) => /Create|Put|Delete|Execute/u.test(call))).toEqual([]);
  });

  it('[ACCOUNT9] names ten functions at once, and how to get more', async () => {
    account.small.concurrency = 10;
    const said = await found();
    expect(said).toContain('warn  Lambda: 10 functions may run at once in eu-central-1');
    expect(said).toContain('--service-code lambda --quota-code L-B99A9384 --desired-value 1000');
  });

  it('[ACCOUNT9] names a region with fewer requests, whatever Service Quotas says of it, unless they were raised', async () => {
    region('eu-central-2');
    expect(await found()).toContain('warn  API Gateway: 2,500 requests, frames and posts a second in eu-central-2');
    account.small.rate = undefined;
    expect(await found()).toContain('2,500 requests');
    account.small.rate = 20_000;
    expect(await found()).toContain('ok    API Gateway: 20,000 requests');
  });

  it('[ACCOUNT9] warns who signed in as the root user', async () => {
    account.small.arn = 'arn:aws:iam::111122223333:root';
    expect(await found()).toMatch(/^warn {2}account: account 111122223333.*:root$/mu);
  });

  it('[ACCOUNT9] goes on when it may not look at something', async () => {
    account.refuse('servicequotas', {
      status: 400,
      code: 'AccessDeniedException',
      message: 'User: x is not authorized to perform: servicequotas:GetServiceQuota on resource: y',
    });
    const said = await found();
    expect(said).toContain(
      'warn  requestRate: could not be looked at: These credentials may not do servicequotas:GetServiceQuota.',
    );
    expect(said).toContain('names: are free');
  });

  it("[ACCOUNT4] tells the original demo's tables from our own, and how to keep what was said", async () => {
    await errandIn(account);
    await table('MessageHistory', 'messageId', 'timestamp');
    await table('ActiveConnections', 'connectionId');
    await table('Rooms', 'roomId');
    const said = await found();
    expect(said).toContain(
      "fail  table MessageHistory: is there already, with the key (messageId, timestamp): the original demo's",
    );
    expect(said).toContain('aws import --from-table MessageHistory --region eu-central-1 --to-file demo.jsonl');
    expect(said).toContain('fail  table ActiveConnections: is there already');
    expect(said).toContain('ok    table Rooms: is there from an earlier deployment; it is taken over');
  });

  it('[ACCOUNT4] names functions and log groups that are in the way', async () => {
    account.small.functions.add('ChatAppDefault');
    account.logs.groups.set('/aws/lambda/ChatAppDefault', []);
    account.logs.groups.set('/aws/lambda/ChatAppDefaultElse', []);
    const said = await found();
    expect(said).toContain('fail  function ChatAppDefault: is there already');
    expect(said).toContain('fail  log group /aws/lambda/ChatAppDefault: is there already');
    expect(said).not.toContain('ChatAppDefaultElse');
  });

  it('[ACCOUNT1] names a stack that cannot be changed, and the way out', () => {
    const kind = (status: string) => stateOf({ status }).kind;
    expect(stateOf(undefined).kind).toBe('none');
    expect(['REVIEW_IN_PROGRESS', 'DELETE_COMPLETE'].map(kind)).toEqual(['none', 'none']);
    expect(['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'].map(kind)).toEqual(['busy', 'busy']);
    expect(['CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'].map(kind)).toEqual([
      'ready',
      'ready',
      'ready',
    ]);
    expect(['ROLLBACK_COMPLETE', 'CREATE_FAILED', 'DELETE_FAILED'].map(kind)).toEqual(['broken', 'broken', 'broken']);
    expect(stateOf({ status: 'ROLLBACK_COMPLETE' }).todo).toContain('aws destroy');
    expect(stateOf({ status: 'UPDATE_ROLLBACK_FAILED' }).todo).toContain('Continue update rollback');
  });
});
