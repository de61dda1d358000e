import { spawn } from 'node:child_process';
import { delimiter, resolve } from 'node:path';
import type { Counts } from './reports.ts';

export interface Step {
  readonly name: string;
  /** Found in node_modules/.bin first. */
  readonly command: readonly string[];
  readonly env?: Record<string, string>;
  /** Reads how its tests went; throws if it left no report. A step without this counts as one test. */
  readonly count?: () => Counts;
}

const root = resolve(import.meta.dirname, '../..');
const path = [resolve(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
const children = new Set<number>();

/** Runs a step, prints its line when it is over, and all of its output if it failed. */
export async function runStep(step: Step): Promise<Counts> {
  const start = performance.now();
  const { code, output } = await run(step);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const counts = countOf(step, code);
  const failed = counts.failed > 0;
  const tests = step.count ? `, ${counts.passed + counts.failed} tests` : '';
  console.log(`${failed ? 'FAILED' : 'ok    '} ${step.name} (${seconds} s${tests})`);
  if (failed) console.log(output);
  return counts;
}

/** Ends what is still running, with everything that it started. */
export function endChildren(): void {
  for (const pid of children) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  }
}

function countOf(step: Step, code: number | null): Counts {
  const failure = { passed: 0, failed: 1, skipped: 0 };
  if (!step.count) return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : failure;
  try {
    const counts = step.count();
    // No tests, or an error outside of any test: a failure that no test stands for.
    const broken = counts.passed + counts.failed + counts.skipped === 0 || (code !== 0 && counts.failed === 0);
    return broken ? { ...counts, failed: 1 } : counts;
  } catch {
    return failure;
  }
}

function run(step: Step): Promise<{ code: number | null; output: string }> {
  const [command = '', ...args] = step.command;
  return new Promise((done) => {
    // A process group of its own, so that endChildren reaches the browsers and servers that tests start.
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PATH: path, ...step.env },
    });
    const { pid } = child;
    if (pid) children.add(pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', (error) => done({ code: null, output: `${command}: ${error.message}` }));
    child.once('close', (code) => {
      if (pid) children.delete(pid);
      done({ code, output });
    });
  });
}
