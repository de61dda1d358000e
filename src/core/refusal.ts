// What a sender is told of something that went wrong, and what the log keeps of it.
import { ChatError, errors } from '../protocol/errors.ts';
import type { Ports } from './ports.ts';

/**
 * The refusal for whatever was thrown. A failure of ours is logged once, with its cause; an unexpected one becomes
 * `internal` with a request id, which the log line carries too, and nothing else of it leaves.
 */
export function refusalOf({ ids, log, meter }: Pick<Ports, 'ids' | 'log' | 'meter'>, error: unknown): ChatError {
  if (error instanceof ChatError) {
    meter.refused(error.code);
    // Without a cause nothing has failed: somebody is told to come later.
    if (error.cause !== undefined && errors[error.code].status >= 500) {
      log.write('warn', error.code, { cause: describe(error.cause) });
    }
    return error;
  }
  meter.refused('internal');
  const request = ids.next();
  log.write('error', 'internal', { request, cause: describe(error) });
  return new ChatError('internal', `${errors.internal.help} Request ${request}.`);
}

function describe(cause: unknown): string | undefined {
  if (cause === undefined || typeof cause === 'string') return cause;
  return cause instanceof Error ? cause.stack : JSON.stringify(cause);
}
