// How large the functions' bundles are, and how long a fresh process takes to import each.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, bundleFunctions, functionNames } from '../../infra/bundle.ts';
import { tableNames, tableVariable, variables } from '../../src/platform/aws/config.ts';
import { median } from '../statistics.ts';
import { number, type Row } from './row.ts';

const MB = 1_000_000;
/** Functions that may be larger than the others, which may have 1 MB. */
const LARGER: Record<string, number> = { ChatAppHttp: 2 * MB };
/** Times as long as the SDK alone. */
const SLOWEST = 2;
/** Each one and the SDK stand as A B B A, so often. */
const ROUNDS = 6;
const SDK = 'sdk';

export interface Bundles {
  rows: Row[];
  /** Function by function: name, size, milliseconds of its import, and times as long as the SDK alone. */
  lines: string[][];
}

/** Bundles and measures. Nothing else should run on the machine. */
export function bundleRows(): Bundles {
  const cache = join(import.meta.dirname, '../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bundles-'));
  try {
    bundleFunctions(folder);
    bundle({ [SDK]: join(import.meta.dirname, 'sdk.ts') }, folder);
    const found = functionNames.map((name) => {
      const times = compare(fileOf(folder, name), fileOf(folder, SDK));
      return { name, bytes: statSync(fileOf(folder, name)).size, most: LARGER[name] ?? MB, ...times };
    });
    return {
      rows: [sizeRow(found), importRow(found)],
      lines: found.map(({ name, bytes, own, ratio }) => [name, number(bytes), number(own, 1), number(ratio, 2)]),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  name: string;
  bytes: number;
  most: number;
  /** Median milliseconds of its import, and that median by the SDK's. */
  own: number;
  ratio: number;
}

function sizeRow(found: readonly Measured[]): Row {
  return {
    work: 'size of a bundle, minified',
    bar: '≤ 1 MB; that of the HTTP function ≤ 2 MB',
    ours: found.map(({ name, bytes }) => `${name} ${number(bytes / 1_000)} kB`).join(', '),
    demo: '',
    met: found.every(({ bytes, most }) => bytes <= most),
  };
}

function importRow(found: readonly Measured[]): Row {
  const slowest = Math.max(...found.map(({ ratio }) => ratio));
  return {
    work: 'import of a bundle',
    bar: `≤ ${SLOWEST} × the SDK’s clients alone`,
    ours: `at most ${number(slowest, 2)} ×`,
    demo: '',
    met: slowest <= SLOWEST,
  };
}

function fileOf(folder: string, name: string): string {
  return join(folder, name, 'index.mjs');
}

function compare(file: string, sdk: string): Pick<Measured, 'own' | 'ratio'> {
  const own: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    own.push(importTime(file));
    alone.push(importTime(sdk), importTime(sdk));
    own.push(importTime(file));
  }
  return { own: median(own), ratio: median(own) / median(alone) };
}

/** An address is right for every variable. */
const env = Object.fromEntries(
  [...Object.values(variables), ...tableNames.map(tableVariable)].map((name) => [name, 'https://chat.example']),
);
const SCRIPT = 'const from = performance.now(); await import(process.argv[1]); console.log(performance.now() - from);';

/** Milliseconds that a fresh process takes. */
function importTime(file: string): number {
  const args = ['--input-type=module', '--eval', SCRIPT, file];
  return Number(execFileSync(process.execPath, args, { env: { AWS_REGION: 'us-east-1', ...env }, encoding: 'utf8' }));
}
