import { readFileSync } from 'node:fs';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** @throws if the file is missing or not Vitest's JSON report */
export function vitestReport(file: string): Counts {
  const report = read(file);
  return {
    passed: number(report, 'numPassedTests'),
    failed: number(report, 'numFailedTests'),
    skipped: number(report, 'numPendingTests') + number(report, 'numTodoTests'),
  };
}

/** @throws if the file is missing or not Playwright's JSON report */
export function browserReport(file: string): Counts {
  const stats = read(file)['stats'];
  return {
    passed: number(stats, 'expected'),
    failed: number(stats, 'unexpected') + number(stats, 'flaky'),
    skipped: number(stats, 'skipped'),
  };
}

function read(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function number(from: unknown, key: string): number {
  const value: unknown = (from as Record<string, unknown> | undefined)?.[key];
  if (typeof value !== 'number') throw new Error(`the report has no ${key}`);
  return value;
}
