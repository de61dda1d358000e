// All functions of the template: their environments, their instances, and the limit on how many run at once.
import { join } from 'node:path';
import type { Latency } from '../latency.ts';
import type { Ledger } from '../ledger.ts';
import type { Template } from '../template.ts';
import type { Wards } from '../wards.ts';
import { type Instance, startInstance } from './instance.ts';

/** `throttled`: too many run already. `failed`: it threw, exited or took too long. */
export type Result = { value: unknown } | { throttled: true } | { failed: string };

export interface Functions {
  /** `arn` is what an integration names. */
  invoke(arn: string, event: unknown): Promise<Result>;
  stop(): Promise<void>;
}

export interface FunctionsOptions {
  template: Template;
  wards: Wards;
  /** How many invocations may run at once, over all functions. A new account has 10. */
  concurrency: number;
  /** Added to each function's variables. */
  env: Record<string, string>;
  /** Changes the value of a variable, for what has another address on this machine. */
  rewrite(value: string): string;
  onLine(functionName: string, line: string): void;
  /** What an invocation takes longer, before its function sees it. */
  latency?: Latency;
  ledger?: Ledger | undefined;
}

/** Seconds that API Gateway waits for an integration. */
const INTEGRATION_TIMEOUT = 29;
/** Environments that may stand still waiting; more are ended, the longest unused first. */
const IDLE = 10;

export function createFunctions(options: FunctionsOptions): Functions {
  const { template, wards, concurrency, rewrite, onLine, latency, ledger } = options;
  const known = new Map(
    template.ofType('AWS::Lambda::Function').map(({ properties }) => [properties.FunctionName as string, properties]),
  );
  const idle: { name: string; instance: Instance }[] = [];
  const all = new Set<Instance>();
  let running = 0;
  let stopped = false;

  const start = (name: string): Instance => {
    const { Code, Environment, Handler, MemorySize } = known.get(name);
    const [file] = (Handler as string).split('.');
    const variables = Object.entries(Environment.Variables as Record<string, string>);
    const instance = startInstance({
      bundle: join(template.folder, `asset.${(Code.S3Key as string).replace(/\.zip$/u, '')}`, `${file}.mjs`),
      env: {
        ...Object.fromEntries(variables.map(([key, value]) => [key, rewrite(value)])),
        ...options.env,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
        // Who calls, for the stand-ins that check what a function may do.
        AWS_ACCESS_KEY_ID: name,
      },
      onLine: (line) => onLine(name, line),
      onSpawn: (child) => wards.add(child),
    });
    all.add(instance);
    return instance;
  };

  const take = (name: string): Instance => {
    const at = idle.findLastIndex((one) => one.name === name && one.instance.alive);
    return (at >= 0 && idle.splice(at, 1)[0]?.instance) || start(name);
  };

  const put = (name: string, instance: Instance): void => {
    if (instance.alive) idle.push({ name, instance });
    else all.delete(instance);
    const surplus = idle.length > IDLE ? idle.shift() : undefined;
    if (surplus === undefined) return;
    all.delete(surplus.instance);
    void surplus.instance.stop();
  };

  return {
    invoke: async (arn, event) => {
      const name = arn.slice(arn.lastIndexOf(':') + 1);
      const properties = known.get(name);
      if (properties === undefined) throw new Error(`the template has no function ${name}`);
      if (stopped) return { failed: 'The local run has ended' };
      if (running >= concurrency) return { throttled: true };
      running += 1;
      const instance = take(name);
      try {
        const seconds = Math.min(properties.Timeout, INTEGRATION_TIMEOUT);
        await latency?.();
        const begun = performance.now();
        const outcome = await instance.run(event, seconds * 1000);
        ledger?.invoked(name, performance.now() - begun);
        if ('value' in outcome) return { value: outcome.value };
        onLine(name, outcome.failure);
        return { failed: outcome.failure };
      } finally {
        running -= 1;
        put(name, instance);
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...all].map((instance) => instance.stop()));
    },
  };
}
