// The two ways in which a question to the server ends without its answer.
import { type ErrorBody, type ErrorCode, errors, type Retry } from '../protocol/errors.ts';

/** The server said no. `retry` tells what may be done about it. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly afterMs: number | undefined;

  constructor(body: ErrorBody) {
    super(body.message);
    this.name = 'Refusal';
    this.code = body.error;
    this.retry = body.retry;
    this.afterMs = body.afterMs;
  }
}

/** No answer came: nobody knows whether the server did it. */
export class Lost extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Lost';
  }
}

/** The refusal in a frame or a body; a code from a newer server counts as `internal`, with the retry rule it came with. */
export function readRefusal(body: object): Refusal {
  const { error, message, retry, afterMs } = body as Partial<ErrorBody>;
  const code = typeof error === 'string' && Object.hasOwn(errors, error) ? error : 'internal';
  const known = errors[code];
  return new Refusal({
    error: code,
    message: typeof message === 'string' ? message : known.help,
    retry: retry === 'never' || retry === 'later' || retry === 'after_sign_in' ? retry : known.retry,
    ...(typeof afterMs === 'number' && afterMs >= 0 ? { afterMs } : {}),
  });
}
