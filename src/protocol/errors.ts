// The closed table of everything that can go wrong on the wire, and the one exception that carries a row of it.
// What caused a failure inside a platform does not belong here: adapters put it in `cause`.

/** What a client does with a refusal: give up, resend the same key later, or sign in first. */
export type Retry = 'never' | 'later' | 'after_sign_in';

/** Every refusal there is: its HTTP status, its retry rule and the sentence shown when nothing more exact is known. */
export const errors = {
  bad_frame: { status: 400, retry: 'never', help: 'This is not a JSON object.' },
  unknown_action: { status: 400, retry: 'never', help: 'There is no such action.' },
  invalid: { status: 400, retry: 'never', help: 'A field is missing or wrong.' },
  too_large: { status: 413, retry: 'never', help: 'This is larger than allowed.' },
  unsupported_version: { status: 400, retry: 'never', help: 'This server speaks another protocol version.' },
  unauthenticated: { status: 401, retry: 'after_sign_in', help: 'Sign in first.' },
  forbidden: { status: 403, retry: 'never', help: 'You may not do this.' },
  not_found: { status: 404, retry: 'never', help: 'There is no such thing here.' },
  conflict: { status: 409, retry: 'never', help: 'This key was used for something else.' },
  rate_limited: { status: 429, retry: 'later', help: 'Too many at once.' },
  unavailable: { status: 503, retry: 'later', help: 'The server cannot store this right now.' },
  internal: { status: 500, retry: 'later', help: 'Something failed on the server.' },
} as const satisfies Record<string, { status: number; retry: Retry; help: string }>;

export type ErrorCode = keyof typeof errors;

/** The body of a refusal, the same in a frame and in an HTTP answer. `afterMs`: milliseconds to wait before a retry. */
export interface ErrorBody {
  error: ErrorCode;
  message: string;
  retry: Retry;
  afterMs?: number;
}

/** An expected refusal. Thrown anywhere, turned into an `ErrorBody` at the edge. */
export class ChatError extends Error {
  readonly code: ErrorCode;
  readonly afterMs: number | undefined;

  constructor(code: ErrorCode, message?: string, options: { afterMs?: number; cause?: unknown } = {}) {
    super(message ?? errors[code].help, { cause: options.cause });
    this.name = 'ChatError';
    this.code = code;
    this.afterMs = options.afterMs;
  }
}

/** The body that tells a client about `error`. */
export function errorBody(error: ChatError): ErrorBody {
  const body: ErrorBody = { error: error.code, message: error.message, retry: errors[error.code].retry };
  return error.afterMs === undefined ? body : { ...body, afterMs: error.afterMs };
}
