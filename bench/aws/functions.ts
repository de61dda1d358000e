// Lambda: environments that handle one event at a time, and no more of them at once than an account may have.
import type { Result } from '../../infra/local/lambda/functions.ts';
import type { Ledger } from '../../infra/local/ledger.ts';
import type { VirtualTime } from './time.ts';

/** Seconds that API Gateway waits for a function. */
export const INTEGRATION = 29;

/** Where a function runs: what it has made for itself stays with it. */
export interface Environment {
  handle(event: unknown): Promise<unknown>;
  /** Ends it in the middle of what it does: nothing that it has asked for comes back. */
  end(): void;
}

export interface Functions {
  invoke(name: string, event: unknown): Promise<Result>;
}

export interface FunctionsOptions {
  time: VirtualTime;
  ledger: Ledger;
  /** Invocations at once, of all functions together. */
  concurrency: number;
  /** Seconds after which an invocation is ended. */
  timeoutOf(name: string): number;
  /** Makes an environment of a function. */
  start(name: string): Environment;
}

export function createFunctions({ time, ledger, concurrency, timeoutOf, start }: FunctionsOptions): Functions {
  const idle = new Map<string, Environment[]>();
  let running = 0;

  const run = (environment: Environment, event: unknown, seconds: number): Promise<Result> =>
    new Promise((resolve) => {
      const cancel = time.after(seconds * 1_000, () => resolve({ failed: `ended after ${seconds} s` }));
      environment.handle(event).then(
        (value) => {
          cancel();
          resolve({ value });
        },
        (error: unknown) => {
          cancel();
          resolve({ failed: String(error) });
        },
      );
    });

  return {
    invoke: async (name, event) => {
      if (running >= concurrency) return { throttled: true };
      running += 1;
      const waiting = idle.get(name) ?? [];
      idle.set(name, waiting);
      const environment = waiting.pop() ?? start(name);
      const begun = time.now();
      const result = await run(environment, event, timeoutOf(name));
      ledger.invoked(name, time.now() - begun);
      running -= 1;
      if ('value' in result) waiting.push(environment);
      else environment.end();
      return result;
    },
  };
}
