// The commands of `aws` as a person runs them, against an emulated account.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../test/account/account.ts';
import { unsupported } from '../test/platform/aws.ts';
import { owner } from '../test/platform/owner.ts';
import { awsCommands } from './awsCommands.ts';
import { aws, awsUsage } from './aws.ts';
import { flags } from './awsFlags.ts';

/** Nobody is signed in, and the address that machines in AWS ask for credentials is left alone. */
const nobody = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};
const refused = (stderr: string) => ({ code: 1, stdout: '', stderr });

describe('parley aws', () => {
  it('[ACCOUNT8] without credentials says how to get some, and without a region which', async () => {
    const region = { AWS_REGION: 'eu-central-1' };
    for (const args of [['deploy'], ['destroy', '--yes']]) {
      await expect(owner({ ...nobody, ...region }, 'aws', ...args)).rejects.toMatchObject(
        refused(
          'There are no AWS credentials here. Sign in with aws sso login, or with aws configure, and give --profile NAME if they have one. docs/aws-guide.md tells how.\n',
        ),
      );
    }
    await expect(owner({ ...nobody, ...region }, 'aws', 'status', '--profile', 'home')).rejects.toMatchObject(
      refused(expect.stringContaining('The profile "home" gives no AWS credentials.')),
    );
    await expect(owner(nobody, 'aws', 'status')).rejects.toMatchObject(
      refused(expect.stringContaining('No region is chosen. Give --region eu-central-1')),
    );
  });

  it('[ACCOUNT12] names every wrong flag with the right form, before anybody is asked', async () => {
    const wrong: [string[], string][] = [
      [
        ['deploy', '--stage', 'test', '--guests', 'yes'],
        '--stage is "test": give prod or dev.\n--guests is "yes": give on or off.',
      ],
      [
        ['deploy', '--url', 'chat.example.com'],
        '--url is "chat.example.com": give an address such as https://chat.example.com.',
      ],
      [['status', '--region', 'Frankfurt'], '--region is "Frankfurt": give a region such as eu-central-1.'],
      [['status', '--yes'], '--yes is of no effect with aws status.'],
      [['logs', '--since'], '--since is without a value: give a time such as 15m, 2h or 1d.'],
      [['logs', 'Connect'], 'There is no function "Connect". There are ChatAppConnect,'],
      [['status', 'prod'], 'aws status takes flags only, not "prod".'],
      [
        ['deploy', '--certificate', 'arn:aws:acm:us-east-1:1:certificate/x'],
        '--certificate is that of --url: give both.',
      ],
      [['destroy'], 'There is nobody here to ask. Give --yes if it is to be removed.'],
      [['import'], 'Give either --from-table or --from-file.'],
      [
        ['import', '--from-file', 'x', '--to-file', 'y'],
        '--from-region and --to-file are about a table: give --from-table.',
      ],
      [['status', '--colour', 'red'], 'There is no flag "--colour". npm run parley -- aws help names them all.'],
      [['fly'], 'There is no command "aws fly".'],
    ];
    for (const [args, sentence] of wrong) await expect(aws(args)).rejects.toThrow(sentence);
    await expect(owner(nobody, 'aws', 'fly')).rejects.toMatchObject(
      refused(expect.stringContaining('There is no command "aws fly".')),
    );
  });

  it('[ACCOUNT12] names all commands and flags when asked, and is named by the others', async () => {
    expect(await owner(nobody, 'aws')).toBe(awsUsage());
    for (const name of Object.keys(awsCommands)) expect(awsUsage()).toContain(`npm run parley -- aws ${name}`);
    for (const name of Object.keys(flags)) expect(awsUsage()).toContain(`  --${name}`);
    expect(await owner({}, 'help')).toContain('npm run parley -- aws');
  });
});

describe.skipIf(unsupported !== undefined)('parley aws in an account', () => {
  let account: TestAccount;
  beforeAll(async () => {
    account = await startAccount();
  });
  afterAll(() => account.stop());

  it('[ACCOUNT9] prints what the doctor finds, and fails when something is wrong', async () => {
    const said = await owner(account.env, 'aws', 'doctor');
    expect(said).toMatch(/^ok {4}account: account 111122223333 in eu-central-1, as arn:aws:sts::111122223333:\S+$/mu);
    expect(said).toMatch(/\n\d well, 0 to look at, 0 wrong\.\n$/u);
    account.small.functions.add('ChatAppConnect');
    await expect(owner(account.env, 'aws', 'doctor')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining(', 1 wrong.\n'),
    });
  });

  it('[ACCOUNT8] says what AWS refuses, as a sentence and without a stack', async () => {
    account.refuse('sts', {
      status: 403,
      code: 'ExpiredToken',
      message: 'The security token included in the request is expired',
    });
    await expect(owner(account.env, 'aws', 'status')).rejects.toMatchObject({
      code: 1,
      stderr: 'The AWS credentials have expired. Sign in again with aws sso login, then repeat the command.\n',
    });
    account.relent();
    account.refuse('cloudformation', {
      status: 403,
      code: 'AccessDenied',
      message: 'User: x is not authorized to perform: cloudformation:DescribeStacks on resource: y',
    });
    await expect(owner(account.env, 'aws', 'status')).rejects.toMatchObject({
      stderr: expect.stringMatching(/^These credentials may not do cloudformation:DescribeStacks\./u),
    });
    account.relent();
    await expect(
      owner({ ...account.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'aws', 'status'),
    ).rejects.toMatchObject({
      stderr: 'AWS cannot be reached from here. Look at the network, then repeat the command.\n',
    });
  });

  it('[ACCOUNT8] goes to the region that is asked for, whatever the environment says', async () => {
    const said = await owner(account.env, 'aws', 'doctor', '--region', 'ca-west-1').catch(({ stdout }) =>
      String(stdout),
    );
    expect(said).toContain('account 111122223333 in ca-west-1');
    const { AWS_REGION: _, ...env } = account.env;
    const other = await owner({ ...env, AWS_DEFAULT_REGION: 'eu-south-2' }, 'aws', 'doctor').catch(({ stdout }) =>
      String(stdout),
    );
    expect(other).toContain('in eu-south-2');
  });
});
