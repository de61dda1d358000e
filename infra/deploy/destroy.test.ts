import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACCOUNT, startAccount, type TestAccount } from '../../test/account/account.ts';
import { errandIn } from '../../test/account/errand.ts';
import { unsupported } from '../../test/platform/aws.ts';
import { synthesized } from '../local/synthesized.ts';
import { deploy } from './deploy.ts';
import { destroy } from './destroy.ts';

const assets = `parley-assets-${ACCOUNT}-eu-central-1`;

describe.skipIf(unsupported !== undefined)('leaving', () => {
  let cloud: string;
  let page: string;
  let account: TestAccount;
  beforeAll(async () => {
    cloud = await synthesized();
    page = mkdtempSync(join(tmpdir(), 'parley-page-'));
    for (let i = 0; i < 25; i += 1) writeFileSync(join(page, `picture-${i}.png`), '');
    writeFileSync(join(page, 'index.html'), '');
  }, 90_000);
  afterAll(() => rmSync(page, { recursive: true }));
  beforeEach(async () => {
    account = await startAccount();
    account.s3.buckets.set('parley-site', new Map());
    await deploy(await errandIn(account), {}, { build: () => ({ cloud, page }), link: true });
    return () => account.stop();
  });

  it('[ACCOUNT7] asks for the name of the stage, and removes nothing without it', async () => {
    const errand = await errandIn(account);
    await expect(destroy(errand, async () => 'yes')).rejects.toThrow('Nothing was removed.');
    expect(account.cloudFormation.stacks[0]?.status).toBe('CREATE_COMPLETE');
    expect(account.s3.buckets.get('parley-site')?.size).toBe(26);
    expect(errand.lines.join('\n')).toContain(
      'What people said stays, in the tables MessageHistory, Rooms, Memberships, Records',
    );
  });

  it('[ACCOUNT7] removes page, stack and bundles, and lists what is left with the way to remove it', async () => {
    const errand = await errandIn(account);
    const questions: string[] = [];
    await destroy(errand, async (question) => {
      questions.push(question);
      return 'prod';
    });
    expect(questions).toEqual(['Type prod to remove it: ']);
    expect(account.cloudFormation.stacks[0]?.status).toBe('DELETE_COMPLETE');
    expect(account.s3.buckets.get('parley-site')?.size).toBe(0);
    expect(account.s3.buckets.has(assets)).toBe(false);
    const said = errand.lines.join('\n');
    expect(said).toContain('Removed 26 files of the page.');
    expect(errand.lines.filter((line) => line.startsWith('  table '))).toEqual(
      ['MessageHistory', 'Rooms', 'Memberships', 'Records'].map((name) => `  table ${name}`),
    );
    expect(said).toContain('--no-deletion-protection-enabled');
    // Again: there is nothing to remove, and the same is left.
    const again = await errandIn(account);
    await destroy(again, async () => 'prod');
    expect(again.lines[0]).toBe(`There is no stack Parley in eu-central-1 of account ${ACCOUNT}.`);
    expect(again.lines).toContain('  table Records');
  });

  it('[ACCOUNT4] is not for ever: a new deployment takes the tables over', async () => {
    await destroy(await errandIn(account), undefined);
    const errand = await errandIn(account);
    await deploy(errand, {}, { build: () => ({ cloud, page }), link: true });
    expect(errand.lines).toContain(
      'ok    table MessageHistory: is there from an earlier deployment; it is taken over with all that is in it',
    );
  });

  it('[ACCOUNT7] keeps the bundles for another stage', async () => {
    const [stack] = account.cloudFormation.stacks;
    if (stack)
      account.cloudFormation.stacks.push({ ...stack, id: 'arn:stack/Parley-dev/1', name: 'Parley-dev', steps: [] });
    await destroy(await errandIn(account), undefined);
    expect(account.s3.buckets.get(assets)?.size).toBeGreaterThan(3);
  });

  it('[ACCOUNT7] waits for who changes the stack at the moment', async () => {
    const [stack] = account.cloudFormation.stacks;
    if (stack) stack.status = 'UPDATE_IN_PROGRESS';
    await expect(destroy(await errandIn(account), undefined)).rejects.toThrow('UPDATE_IN_PROGRESS. Wait');
    expect(account.calls).not.toContain('cloudformation DeleteStack');
  });
});
