// Who we are and where, found as the AWS command line finds it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../../test/account/account.ts';
import { unsupported } from '../../test/platform/aws.ts';
import { signIn } from './account.ts';

describe.skipIf(unsupported !== undefined)('signing in', () => {
  let account: TestAccount;
  const folder = mkdtempSync(join(tmpdir(), 'parley-profile-'));
  beforeAll(async () => {
    account = await startAccount();
    writeFileSync(join(folder, 'config'), '[profile home]\nregion = eu-north-1\n[profile nowhere]\n');
    const keys = 'aws_access_key_id = AKIAHOME\naws_secret_access_key = x\n';
    writeFileSync(join(folder, 'credentials'), `[home]\n${keys}[nowhere]\n${keys}`);
  });
  afterAll(async () => {
    await account.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    const files = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
    Object.assign(process.env, account.env, files);
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE']) delete process.env[name];
  });

  it('[ACCOUNT8] takes the credentials and the region of a profile, and goes where it is told first', async () => {
    delete process.env['AWS_REGION'];
    const found = await signIn({ profile: 'home' });
    expect(found).toMatchObject({
      id: '111122223333',
      region: 'eu-north-1',
      client: { profile: 'home', region: 'eu-north-1' },
    });
    const { accessKeyId } = await new STSClient(found.client).config.credentials();
    expect(accessKeyId).toBe('AKIAHOME');
    expect(await signIn({ profile: 'home', region: 'us-east-1' })).toMatchObject({ region: 'us-east-1' });
    await expect(signIn({ profile: 'nowhere' })).rejects.toThrow('No region is chosen.');
  });

  it('[ACCOUNT8] says which profile is none', async () => {
    await expect(signIn({ profile: 'work' })).rejects.toThrow('The profile "work" gives no AWS credentials.');
  });

  it('[ACCOUNT8] changes nothing', async () => {
    account.calls.length = 0;
    await signIn({ profile: 'home' });
    expect(account.calls).toEqual(['sts GetCallerIdentity']);
  });
});
