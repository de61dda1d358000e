// Runs inside a function's process: loads the bundle once, then one event at a time, as Lambda does.
import { pathToFileURL } from 'node:url';
import { setPace } from './time.ts';

export interface Invocation {
  id: string;
  event: unknown;
  /** Unix milliseconds, by the clock of this machine, at which Lambda would end it. */
  deadline: number;
}
export type Outcome = { id: string; value: unknown } | { id: string; failure: string };

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

// Timeouts go by the clock of this machine, whatever time the function sees.
const { now } = Date;
setPace(process.env['PARLEY_LOCAL_PACE']);

const name = process.env['AWS_LAMBDA_FUNCTION_NAME'];
const load = () => import(pathToFileURL(process.argv[2] as string).href) as Promise<{ handler: Handler }>;
let loading: ReturnType<typeof load> | undefined;

async function run({ id, event, deadline }: Invocation): Promise<Outcome> {
  const context = { functionName: name, awsRequestId: id, getRemainingTimeInMillis: () => deadline - now() };
  try {
    // A bundle that cannot be loaded fails every invocation, and the log says why.
    loading ??= load();
    const { handler } = await loading;
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
