// One execution environment: a process that runs one invocation at a time and stands still in between.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import type { Begun, Invocation, Outcome } from './runtime.ts';

export interface Instance {
  readonly alive: boolean;
  /** Runs one event. `timeout` in milliseconds; past it the process is ended, as Lambda ends it. */
  run(event: unknown, timeout: number): Promise<{ value: unknown } | { failure: string }>;
  stop(): Promise<void>;
}

export interface InstanceOptions {
  bundle: string;
  env: Record<string, string>;
  onLine(line: string): void;
  onSpawn(child: ReturnType<typeof fork>): void;
}

/** How long an environment may take to start, beyond the timeout of what it is to run (docs: "Lambda runtime environment"). */
const INIT = 10_000;

export function startInstance({ bundle, env, onLine, onSpawn }: InstanceOptions): Instance {
  const child = fork(join(import.meta.dirname, 'runtime.ts'), [bundle], {
    // Code that is kept compiled, beside the bundles, halves what the start of an environment costs this machine.
    env: { ...env, NODE_COMPILE_CACHE: join(dirname(bundle), '../compiled') },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onSpawn(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  return {
    get alive() {
      return !ended;
    },
    run: (event, timeout) =>
      new Promise((resolve) => {
        const id = randomUUID();
        const settle = (outcome: { value: unknown } | { failure: string }) => {
          clearTimeout(late);
          child.off('message', onMessage).off('exit', onExit);
          // X3: work that was not awaited stands still until the next event, and then goes on, if that ever comes.
          if (!ended) child.kill('SIGSTOP');
          resolve(outcome);
        };
        const onMessage = (message: Begun | Outcome) => {
          if (message.id !== id) return;
          if (!('begun' in message)) return settle(message);
          clearTimeout(late);
          late = setTimeout(expire, timeout);
        };
        const onExit = () => settle({ failure: 'Runtime exited' });
        const expire = () => {
          ended = true;
          child.kill('SIGKILL');
          settle({ failure: `Task timed out after ${timeout / 1000} seconds` });
        };
        let late = setTimeout(expire, INIT + timeout);
        child.on('message', onMessage).once('exit', onExit);
        child.kill('SIGCONT');
        child.send({ id, event, timeout } satisfies Invocation, (error) => {
          if (error) settle({ failure: String(error) });
        });
      }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
