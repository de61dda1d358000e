/**
 * What `npm test` runs: types, format, lint, unused code, then the tests in Vitest and in a browser, cut off from the
 * network where that is possible. One line per step, the whole output of what failed, and a count as the last line.
 *
 *   npm test                                   everything
 *   npm test -- --only checks|vitest|browser   one part
 *   npm test -- test/architecture              the test files whose path contains this
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { platforms } from './browser/server.ts';
import { cutOff } from './run/network.ts';
import { browserReport, type Counts, vitestReport } from './run/reports.ts';
import { endChildren, runStep, type Step } from './run/step.ts';

const { values, positionals: files } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const only = values.only ?? partOf(files);
// Reports, and whatever the tests leave behind: Playwright names its cache after the user, who is another one inside
// a network namespace.
const scratch = mkdtempSync(join(tmpdir(), 'parley-test-'));
// A test that runs a server as somebody else gives it a folder in here.
chmodSync(scratch, 0o711);
process.once('exit', () => {
  endChildren();
  rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const checks = ['types', 'format:check', 'lint', 'unused'].map(
  (name): Step => ({ name, command: ['node', '--run', name] }),
);

const vitestFile = join(scratch, 'vitest.json');
const vitest: Step = {
  name: 'vitest',
  command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestFile}`, ...files],
  env: { TMPDIR: scratch },
  count: () => vitestReport(vitestFile),
};

// All journeys on one machine, one on the AWS stack too, where its database runs.
const projects = ['machine', ...(platforms.includes('aws') ? ['aws'] : [])].map((name) => `--project=${name}`);
const browserFile = join(scratch, 'browser.json');
const browser: Step = {
  name: 'browser',
  command: ['playwright', 'test', ...projects, '--reporter=list,json', ...files],
  env: { TMPDIR: scratch, PLAYWRIGHT_JSON_OUTPUT_FILE: browserFile },
  count: () => browserReport(browserFile),
};

const results: Counts[] = [];
if (!only || only === 'checks') results.push(...(await Promise.all(checks.map(runStep))));
if (!only || only === 'vitest') results.push(await runStep(cutOff(vitest)));
if (!only || only === 'browser') results.push(await runStep(cutOff(browser)));

const sum = (kind: 'passed' | 'failed' | 'skipped') => results.reduce((total, result) => total + result[kind], 0);
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : '';
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
process.exitCode = sum('passed') > 0 && sum('failed') === 0 ? 0 : 1;

/** Files named on the command line belong to one of the two test runners. */
function partOf(named: string[]): string | undefined {
  if (named.length === 0) return undefined;
  return named.some((file) => file.includes('test/browser')) ? 'browser' : 'vitest';
}
