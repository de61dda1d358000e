// The commands of `parley aws`: what each takes, and whose work it is.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type FunctionName, functionNames } from '../infra/bundle.ts';
import type { Errand } from '../infra/deploy/account.ts';
import type { Given, FlagName } from './awsFlags.ts';

export interface AwsCommand {
  meaning: string;
  /** Its arguments, where it takes any. */
  takes?: string;
  /** Its own flags. */
  flags: FlagName[];
  /** Throws a sentence when what was given makes no sense, before anybody is asked. */
  check?(given: Given, rest: string[]): void;
  /** Throws a sentence, or what AWS refused with. */
  run(errand: Errand, given: Given, rest: string[]): Promise<void>;
}

const root = resolve(import.meta.dirname, '..');

export const awsCommands: { [name: string]: AwsCommand } = {
  deploy: {
    meaning: 'bring this version into the account, the first or any later time',
    flags: ['name', 'guests', 'url', 'certificate', 'email', 'budget', 'no-owner-link'],
    check({ url, certificate }) {
      if (certificate !== undefined && url === undefined) throw new Error('--certificate is that of --url: give both.');
    },
    async run(errand, given) {
      const { deploy, wishesOf } = await import('../infra/deploy/deploy.ts');
      const link = given['no-owner-link'] !== true;
      await deploy(errand, wishesOf(given), { build: () => build(errand.stage), link });
    },
  },
  status: {
    meaning: 'say how it is: stack, addresses, alarms, errors of the last day',
    flags: [],
    async run(errand) {
      const { status } = await import('../infra/deploy/status.ts');
      await status(errand);
    },
  },
  logs: {
    meaning: 'show what the functions wrote, of all or of some',
    takes: '[FUNCTION...]',
    flags: ['since', 'follow'],
    check(_, rest) {
      const strange = rest.filter((one) => !functionNames.includes(one as FunctionName));
      if (strange.length === 0) return;
      throw new Error(`There is no function "${strange[0]}". There are ${functionNames.join(', ')}.`);
    },
    async run(errand, { since = '15m', follow = false }, rest) {
      const { spanOf, tellLogs } = await import('../infra/deploy/logs.ts');
      const names = rest.length === 0 ? undefined : (rest as FunctionName[]);
      const from = Date.now() - (spanOf(String(since)) ?? 0);
      await tellLogs(errand, { since: from, names }, { follow: follow === true });
    },
  },
  'owner-link': {
    meaning: 'print a link that signs the owner in, once, within a day',
    flags: [],
    async run(errand) {
      const { newOwnerLink } = await import('../infra/deploy/ownerLink.ts');
      errand.say('Open this once, within a day, to be the owner:', await newOwnerLink(errand));
    },
  },
  doctor: {
    meaning: 'say what is wrong with account or deployment, and what to do',
    flags: [],
    async run(errand) {
      const { examineAccount } = await import('../infra/deploy/doctor.ts');
      const { tell } = await import('../src/platform/node/doctor/finding.ts');
      if (await tell(examineAccount(errand), errand.say)) process.exitCode = 1;
    },
  },
  import: {
    meaning: "bring the original demo's messages into the lobby",
    flags: ['from-table', 'from-region', 'from-file', 'to-file', 'dry-run', 'late'],
    check(given) {
      const { 'from-table': table, 'from-file': file, 'from-region': region, 'to-file': target } = given;
      if ((table === undefined) === (file === undefined)) throw new Error('Give either --from-table or --from-file.');
      if (table === undefined && (region ?? target) !== undefined) {
        throw new Error('--from-region and --to-file are about a table: give --from-table.');
      }
    },
    run: bring,
  },
  destroy: {
    meaning: 'remove it from the account; asks first, and says what is left',
    flags: ['yes'],
    check({ yes }) {
      if (yes === true || process.stdin.isTTY) return;
      throw new Error('There is nobody here to ask. Give --yes if it is to be removed.');
    },
    async run(errand, { yes }) {
      const { destroy } = await import('../infra/deploy/destroy.ts');
      await destroy(errand, yes === true ? undefined : ask);
    },
  },
};

async function bring(errand: Errand, given: Given): Promise<void> {
  const { importHistory, saveHistory } = await import('../infra/deploy/import/import.ts');
  const { fileItems, tableItems } = await import('../infra/deploy/import/source.ts');
  const { 'from-table': table, 'from-file': file, 'to-file': target, 'from-region': away } = given;
  const region = String(away ?? errand.account.region);
  const there = { ...errand.account, region, client: { ...errand.account.client, region } };
  const items = table === undefined ? fileItems(resolve(String(file))) : tableItems(there, String(table));
  if (target !== undefined) {
    const rows = await saveHistory(items, resolve(String(target)));
    errand.say(`${resolve(String(target))} holds ${rows} rows. Nothing of the old was changed.`);
    return;
  }
  await importHistory(errand, items, { dryRun: given['dry-run'] === true, late: given.late === true });
}

/** The page and the stack, of the source as it stands. */
async function build(stage: string): Promise<{ cloud: string; page: string }> {
  const { buildPage } = await import('./prepare/page.mjs');
  const { builtPage } = await import('../infra/page.ts');
  const { synth } = await import('../infra/synth.ts');
  buildPage();
  const cloud = join(root, 'cdk.out/deploy', stage);
  rmSync(cloud, { recursive: true, force: true });
  synth(cloud, stage);
  return { cloud, page: builtPage };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
