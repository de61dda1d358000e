// Runs inside a function's process: loads the bundle once, then one event at a time, as Lambda does.
import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { setPace } from './time.ts';

export interface Invocation {
  id: string;
  event: unknown;
  /** Milliseconds of this machine's clock after which Lambda would end it, from when the bundle is loaded. */
  timeout: number;
}
/** The bundle is loaded, and the handler begins. */
export interface Begun {
  id: string;
  begun: true;
}
export type Outcome = { id: string; value: unknown } | { id: string; failure: string };

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

// Timeouts go by the clock of this machine, whatever time the function sees.
const { now } = Date;
setPace(process.env['PARLEY_LOCAL_PACE']);

// An affair of this machine, which no function is to see.
delete process.env['NODE_COMPILE_CACHE'];

const name = process.env['AWS_LAMBDA_FUNCTION_NAME'];
const load = () => import(pathToFileURL(process.argv[2] as string).href) as Promise<{ handler: Handler }>;
let loading: ReturnType<typeof load> | undefined;

async function run({ id, event, timeout }: Invocation): Promise<Outcome> {
  try {
    // A bundle that cannot be loaded fails every invocation, and the log says why.
    const first = loading === undefined;
    loading ??= load();
    const { handler } = await loading;
    // Now, since an environment is ended without a word.
    if (first) flushCompileCache();
    const deadline = now() + timeout;
    const context = { functionName: name, awsRequestId: id, getRemainingTimeInMillis: () => deadline - now() };
    process.send?.({ id, begun: true } satisfies Begun);
    return { id, value: (await handler(event, context)) ?? null };
  } catch (cause) {
    return { id, failure: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) };
  }
}

process.on('message', (invocation: Invocation) => {
  void run(invocation).then((outcome) => process.send?.(outcome));
});

// The local run has ended.
process.on('disconnect', () => process.exit());
