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
/** From now on this process has these variables of AWS's, and no others. */
const be = (env: { [name: string]: string }) => {
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_'))) delete process.env[name];
  Object.assign(process.env, env);
};
const refused = (stderr: string) => ({ code: 1, stdout: '', stderr });

describe('parley aws', () => {
  it('[ACCOUNT8] without credentials says how to get some, and without a region which', async () => {
    const none =
      'There are no AWS credentials here. Sign in with aws sso login, or with aws configure, and give --profile NAME if they have one. docs/aws-guide.md tells how.';
    await expect(owner({ ...nobody, AWS_REGION: 'eu-central-1' }, 'aws', 'deploy')).rejects.toMatchObject(
      refused(`${none}\n`),
    );
    be(nobody);
    await expect(aws(['status'])).rejects.toThrow('No region is chosen. Give --region eu-central-1');
    const region = ['--region', 'eu-central-1'];
    for (const name of ['status', 'owner-link', 'doctor']) await expect(aws([name, ...region])).rejects.toThrow(none);
    await expect(aws(['destroy', '--yes', ...region])).rejects.toThrow(none);
    const profile = aws(['status', '--profile', 'home', ...region]);
    await expect(profile).rejects.toThrow('The profile "home" gives no AWS credentials.');
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
    account.small.functions.add('ChatAppConnect');
    await expect(owner(account.env, 'aws', 'doctor')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^ok {4}Node: .*\nok {4}account: account 111122223333 in eu-central-1, as arn:.*\n\d well, 0 to look at, 1 wrong\.\n$/su,
      ),
    });
  });

  it('[ACCOUNT8] says what AWS refuses, as a sentence', async () => {
    be(account.env);
    const message = 'User: x is not authorized to perform: cloudformation:DescribeStacks on resource: y';
    account.refuse('cloudformation', { status: 403, code: 'AccessDenied', message });
    await expect(aws(['status'])).rejects.toThrow('These credentials may not do cloudformation:DescribeStacks.');
    account.refuse('sts', { status: 403, code: 'ExpiredToken', message: 'The security token is expired' });
    await expect(aws(['status'])).rejects.toThrow('The AWS credentials have expired. Sign in again');
    account.relent();
    be({ ...account.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    await expect(aws(['status'])).rejects.toThrow('AWS cannot be reached from here.');
  });

  it('[ACCOUNT8] goes to the region that is asked for, whatever the environment says', async () => {
    account.refuse('cloudformation', { status: 403, code: 'OptInRequired', message: 'not here' });
    be(account.env);
    await expect(aws(['status'])).rejects.toThrow('in eu-central-1:');
    await expect(aws(['status', '--region', 'ca-west-1'])).rejects.toThrow('in ca-west-1:');
    const { AWS_REGION: _, ...env } = account.env;
    be({ ...env, AWS_DEFAULT_REGION: 'eu-south-2' });
    await expect(aws(['status'])).rejects.toThrow('in eu-south-2:');
    account.relent();
  });
});
