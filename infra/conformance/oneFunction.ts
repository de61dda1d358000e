// A function of a few lines in environments of the local run.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFunctions, type FunctionsOptions, type Result } from '../local/lambda/functions.ts';
import { readTemplate } from '../local/template.ts';
import { createWards } from '../local/wards.ts';

const F = 'arn:aws:lambda:us-east-1:000000000000:function:F';

export interface OneFunction {
  invoke(event: unknown): Promise<Result>;
  stop(): Promise<void>;
}

/** Puts `source`, an ES module with a `handler`, behind the name F. `timeout`: seconds. */
export function oneFunction(
  source: string,
  { timeout = 10, ...options }: { timeout?: number } & Partial<FunctionsOptions> = {},
): OneFunction {
  const folder = mkdtempSync(join(tmpdir(), 'parley-function-'));
  mkdirSync(join(folder, 'asset.f'));
  writeFileSync(join(folder, 'asset.f/index.mjs'), source);
  const properties = {
    FunctionName: 'F',
    Handler: 'index.handler',
    Code: { S3Key: 'f.zip' },
    Timeout: timeout,
    MemorySize: 256,
    Environment: { Variables: { GREETING: 'hello' } },
  };
  const template = { Resources: { F: { Type: 'AWS::Lambda::Function', Properties: properties } } };
  writeFileSync(join(folder, 'x.template.json'), JSON.stringify(template));
  const wards = createWards();
  const functions = createFunctions({
    template: readTemplate(folder, {}),
    wards,
    concurrency: 10,
    env: {},
    rewrite: (value) => value,
    onLine: () => undefined,
    ...options,
  });
  return {
    invoke: (event) => functions.invoke(F, event),
    stop: async () => {
      await functions.stop();
      wards.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
