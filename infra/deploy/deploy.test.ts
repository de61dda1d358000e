// Deployments into an emulated account: the synthesized template and the very bundles, real tables, the real SDK.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redeemOwnerLink } from '../../src/core/owner.ts';
import type { Ports } from '../../src/core/ports.ts';
import { identity, ids } from '../../src/http/identity.ts';
import { ACCOUNT, startAccount, type TestAccount } from '../../test/account/account.ts';
import { errandIn } from '../../test/account/errand.ts';
import { unsupported } from '../../test/platform/aws.ts';
import { synthesized } from '../local/synthesized.ts';
import { deploy, wishesOf } from './deploy.ts';
import { newOwnerLink, storeOf } from './ownerLink.ts';

const assets = `parley-assets-${ACCOUNT}-eu-central-1`;
const LINK = /^http:\/\/127\.0\.0\.1:\d+\/owner#([\w-]{43})$/u;

describe.skipIf(unsupported !== undefined)('a deployment', () => {
  let cloud: string;
  let scratch: string;
  let account: TestAccount;
  let built: number;
  const manner = {
    build: () => {
      built += 1;
      return { cloud, page: scratch };
    },
    link: true,
  };

  beforeAll(async () => {
    cloud = await synthesized();
    scratch = mkdtempSync(join(tmpdir(), 'parley-deploy-'));
    mkdirSync(join(scratch, 'assets'));
    for (const file of ['index.html', 'index.html.br', 'icon.svg', 'assets/index-3f2a.js']) {
      writeFileSync(join(scratch, file), file);
    }
  }, 90_000);
  afterAll(() => rmSync(scratch, { recursive: true }));

  /** What the template calls the HTTP API. */
  const httpApi = () => {
    const { Resources } = JSON.parse(readFileSync(join(cloud, 'Parley.template.json'), 'utf8'));
    return Object.keys(Resources).find((id) => /^HttpApi[0-9A-F]{8}$/u.test(id)) ?? '';
  };

  beforeEach(async () => {
    account = await startAccount();
    account.s3.buckets.set('parley-site', new Map());
    built = 0;
    return () => account.stop();
  });

  it('[ACCOUNT2] makes the bucket, the stack and the page, tells each step, and ends with the address', async () => {
    const errand = await errandIn(account);
    await deploy(errand, wishesOf({ name: 'Ours', guests: 'on' }), manner);
    const [stack] = account.cloudFormation.stacks;
    expect(stack).toMatchObject({
      name: 'Parley',
      status: 'CREATE_COMPLETE',
      parameters: { Name: 'Ours', Guests: 'on' },
    });
    const told = errand.lines.filter((line) => line.startsWith('  made '));
    expect(told).toHaveLength(Object.keys(stack?.template.Resources ?? {}).length);
    expect(told).toContain('  made       DynamoDB::Table MessageHistory');
    expect(errand.lines).toContain(`Parley is at ${account.cloudFormation.outputs['SiteUrl']}`);
    expect(errand.lines).toContain('Everybody who reaches it can come in, as a guest.');
  });

  it('[ACCOUNT2] uploads each bundle as an archive, and a second time only what is not there yet', async () => {
    await deploy(await errandIn(account), {}, manner);
    const things = account.s3.buckets.get(assets);
    const zips = [...(things ?? [])].filter(([key]) => key.endsWith('.zip'));
    expect(zips.length).toBeGreaterThan(3);
    for (const [, { body }] of zips) expect(body.readUInt32LE(0)).toBe(0x04034b50);

    const again = await errandIn(account);
    await deploy(again, {}, manner);
    expect(again.lines.join('\n')).toMatch(/Uploaded 0 bundles and templates; [5-9] were there already\./u);
    expect(again.lines.join('\n')).not.toContain('could not be looked at');
    expect(again.lines).toContain('  nothing to change');
    expect(account.cloudFormation.stacks[0]?.status).toBe('CREATE_COMPLETE');
  });

  it('[ACCOUNT2] changes what is asked for, and leaves the rest as it was', async () => {
    await deploy(await errandIn(account), wishesOf({ name: 'Ours', guests: 'on' }), manner);
    await deploy(await errandIn(account), wishesOf({ guests: 'off' }), manner);
    expect(account.cloudFormation.stacks[0]).toMatchObject({
      status: 'UPDATE_COMPLETE',
      parameters: { Name: 'Ours', Guests: 'off' },
    });
  });

  it('[ACCOUNT3] that fails the first time says why, and leaves no stack', async () => {
    account.cloudFormation.failing.set(httpApi(), 'the quota of APIs is used up');
    const errand = await errandIn(account);
    await expect(deploy(errand, {}, manner)).rejects.toThrow(
      /^The stack Parley is DELETE_COMPLETE\..*\nfailed +ApiGatewayV2::Api HttpApi.*: the quota of APIs is used up$/su,
    );
    expect(account.cloudFormation.stacks.map(({ status }) => status)).toEqual(['DELETE_COMPLETE']);
    // And the tables that it made and that stay are no hindrance.
    account.cloudFormation.failing.clear();
    await deploy(await errandIn(account), {}, manner);
    expect(account.cloudFormation.stacks.at(-1)?.status).toBe('CREATE_COMPLETE');
  });

  it('[ACCOUNT3] that fails later is taken back', async () => {
    await deploy(await errandIn(account), wishesOf({ guests: 'on' }), manner);
    account.cloudFormation.failing.set(httpApi(), 'not today');
    await expect(deploy(await errandIn(account), wishesOf({ guests: 'off' }), manner)).rejects.toThrow(
      'The stack Parley is UPDATE_ROLLBACK_COMPLETE. What was there before is there again.',
    );
    expect(account.cloudFormation.stacks[0]?.parameters).toMatchObject({ Guests: 'on' });
  });

  it('[ACCOUNT1] looks first, and makes nothing when it cannot succeed', async () => {
    account.small.functions.add('ChatAppConnect');
    const errand = await errandIn(account);
    await expect(deploy(errand, {}, manner)).rejects.toThrow('Nothing was deployed');
    expect(errand.lines.join('\n')).toContain('fail  function ChatAppConnect: is there already');
    expect([built, account.cloudFormation.stacks, account.s3.buckets.size]).toEqual([0, [], 1]);
  });

  it("[ACCOUNT14] sends nothing to a bucket of that name that is somebody else's", async () => {
    account.s3.foreign.add(assets);
    await expect(deploy(await errandIn(account), {}, manner)).rejects.toThrow(
      `The bucket ${assets} belongs to somebody else`,
    );
    expect(account.cloudFormation.stacks).toEqual([]);
  });

  it('[ACCOUNT5] brings the page with types and times to keep it, the page itself last, and tells the CDN', async () => {
    await deploy(await errandIn(account), {}, manner);
    const things = [...(account.s3.buckets.get('parley-site') ?? [])].map(([key, { type, cache }]) => ({
      key,
      type,
      cache,
    }));
    expect(things.slice(0, -1)).toHaveLength(2);
    expect(things).toContainEqual({ key: 'icon.svg', type: 'image/svg+xml', cache: 'no-cache' });
    expect(things).toContainEqual({
      key: 'assets/index-3f2a.js',
      type: 'text/javascript; charset=utf-8',
      cache: 'public, max-age=31536000, immutable',
    });
    expect(things.at(-1)).toEqual({ key: 'index.html', type: 'text/html; charset=utf-8', cache: 'no-cache' });
    expect(account.small.invalidated.toSorted()).toEqual(['/', '/icon.svg', '/index.html', '/owner', '/rooms/*']);
  });

  it('[ACCOUNT6] ends with a link that makes the owner, as long as there is none', async () => {
    const first = await errandIn(account);
    await deploy(first, {}, manner);
    const [, secret = ''] = LINK.exec(first.lines.at(-1) ?? '') ?? [];
    const ports = { ...storeOf(first), identity, ids, clock: { now: () => Date.now() } } as unknown as Ports;
    expect(await redeemOwnerLink(ports, secret)).toMatchObject({ kind: 'owner' });

    const second = await errandIn(account);
    await deploy(second, {}, manner);
    expect(second.lines.join('\n')).not.toContain('/owner#');
    const [, another = ''] = LINK.exec(await newOwnerLink(second)) ?? [];
    expect(await redeemOwnerLink(ports, another)).toMatchObject({ kind: 'owner' });
  });

  it('[ACCOUNT6] prints no link where others read along', async () => {
    const errand = await errandIn(account);
    await deploy(errand, {}, { ...manner, link: false });
    expect(errand.lines.join('\n')).not.toContain('/owner#');
    expect(errand.lines.at(-1)).toContain('aws owner-link');
  });

  it('[ACCOUNT6] is needed for an owner link', async () => {
    await expect(newOwnerLink(await errandIn(account))).rejects.toThrow('There is no stack Parley here.');
  });

  /** Deploys a template whose parameters are others. */
  const deployWith = async (change: (parameters: { [name: string]: object }) => void, wishes = {}) => {
    const other = mkdtempSync(join(tmpdir(), 'parley-other-'));
    cpSync(cloud, other, { recursive: true });
    const file = join(other, 'Parley.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8'));
    change(template.Parameters);
    writeFileSync(file, JSON.stringify(template));
    try {
      await deploy(await errandIn(account), wishes, { build: () => ({ cloud: other, page: scratch }), link: true });
    } finally {
      rmSync(other, { recursive: true });
    }
  };

  it('[ACCOUNT12] refuses a wish that the stage does not know, before anything is made', async () => {
    const refused = deployWith((parameters) => delete parameters['Guests'], wishesOf({ guests: 'on' }));
    await expect(refused).rejects.toThrow('Of no effect in this stage: --guests.');
    expect(account.cloudFormation.stacks).toEqual([]);
  });

  it('[ACCOUNT2] sets the alarm of functions at once by the quota of the account', async () => {
    account.small.concurrency = 1_000;
    await deploy(await errandIn(account), {}, manner);
    expect(account.cloudFormation.stacks[0]?.parameters).toMatchObject({ ConcurrencyWarning: '800', Guests: 'off' });
  });
});
