// `npm run bench:aws`: the AWS way beside that of the original demo, emulated on a virtual clock. Writes
// bench/aws/report.md.
//
//   npm run bench:aws -- --seed 7                other random choices; prints the report instead
//   npm run bench:aws -- --only storm,bundles    these works; prints the report instead
//
// Ends with 1 when a bar is missed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dynoxide } from '../../infra/local/dynamo.ts';
import { synthesized } from '../../infra/local/synthesized.ts';
import { readTemplate } from '../../infra/local/template.ts';
import { describeMachine } from '../machine.ts';
import { bundleRows } from './bundles.ts';
import { demo } from './demo.ts';
import { growthRow } from './growth.ts';
import { millionRow } from './million.ts';
import { createOurs } from './ours.ts';
import { type Detail, report } from './report.ts';
import type { Row } from './row.ts';
import { spreadRows } from './spread.ts';
import { stormRow } from './storm.ts';

const SEED = 1;
const { values } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' } } });
const only = values.only?.split(',');

try {
  process.exitCode = (await bench()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** Gives whether all bars were met. */
async function bench(): Promise<boolean> {
  const seed = Number(values.seed ?? SEED);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed takes a whole number, such as 7.');
  if (dynoxide() === undefined) throw new Error('The local DynamoDB exists for Linux on x64 only.');
  const ours = createOurs(readTemplate(await synthesized(), { PageUrl: 'https://chat.example' }));
  const details: Detail[] = [];
  const works: Record<string, () => Promise<Row[]>> = {
    spread: async () => [
      ...(await spreadRows(ours, demo, seed, 1_000, 1_500)),
      ...(await spreadRows(ours, demo, seed, 10_000, 6_000)),
    ],
    million: async () => {
      const million = await millionRow(ours, demo, seed);
      details.push(...million.details);
      return [million.row];
    },
    growth: async () => [await growthRow(ours, demo, seed)],
    storm: async () => [await stormRow(ours, seed)],
    bundles: async () => {
      const { rows, lines } = bundleRows();
      details.push({ title: 'Bundles', head: ['Function', 'Bytes', 'Import, ms', '× the SDK alone'], lines });
      return rows;
    },
  };
  const unknown = only?.filter((id) => works[id] === undefined) ?? [];
  if (unknown.length > 0) throw new Error(`--only takes some of: ${Object.keys(works).join(', ')}`);

  const rows: Row[] = [];
  for (const [id, run] of Object.entries(works)) {
    if (only !== undefined && !only.includes(id)) continue;
    for (const row of await run()) {
      rows.push(row);
      console.log(`${row.met ? 'met' : 'MISSED'}: ${row.work}: ${row.ours} (${row.bar})`);
    }
  }

  const command = ['npm run bench:aws', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' ');
  const date = new Date().toISOString().slice(0, 10);
  const heading = { command, date, seed, machine: describeMachine(), versions: versions() };
  const { text, passed } = report(heading, rows, details);
  if (only !== undefined || seed !== SEED) console.log(`\n${text}`);
  else {
    writeFileSync(join(import.meta.dirname, 'report.md'), text);
    console.log(`\n${text.trim().split('\n').at(-1)}\nbench/aws/report.md`);
  }
  return passed;
}

/** Of what decides about the figures. */
function versions(): string[] {
  const root = join(import.meta.dirname, '../..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const parts = [
    '@dynoxide/linux-x64',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-apigatewaymanagementapi',
    'esbuild',
  ];
  const installed = parts.map(
    (name) => `${name} ${packages[`node_modules/${name}`]?.version ?? 'of no known version'}`,
  );
  return [`Parley ${version}`, `Node ${process.version}`, ...installed];
}
