// Runs inside a function's process: loads the bundle once, then one event at a time, as Lambda does.
import { pathToFileURL } from 'node:url';

export interface Invocation {
  id: string;
  event: unknown;
  /** Unix milliseconds at which Lambda would end it. */
  deadline: number;
}
export type Outcome = { id: string; value: unknown } | { id: string; failure: string };

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const name = process.env['AWS_LAMBDA_FUNCTION_NAME'];
// A bundle that cannot be loaded fails each invocation, and the log says why.
const loading = (import(pathToFileURL(process.argv[2] as string).href) as Promise<{ handler: Handler }>).then(
  ({ handler }) => handler,
  (cause: unknown) => () => Promise.reject(cause),
);

process.on('message', ({ id, event, deadline }: Invocation) => {
  const context = {
    functionName: name,
    awsRequestId: id,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  loading
    .then((handler) => handler(event, context))
    .then(
      (value) => ({ id, value: value ?? null }),
      (cause: unknown) => ({ id, failure: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) }),
    )
    .then((outcome: Outcome) => process.send?.(outcome));
});

// The local run has ended.
process.on('disconnect', () => process.exit());
