// Who is asking: the address of a request, and whether it came through a proxy.
import type { IncomingMessage } from 'node:http';

/** Headers that only a proxy sets: with one of them the caller is not on this machine, whatever its address says. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/** What is known of a caller, in the words of `Visit` and `NewConnection`. */
export interface Caller {
  forwarded: boolean;
  address: string;
}

export function callerOf(request: IncomingMessage): Caller {
  return {
    forwarded: PROXY_HEADERS.some((name) => request.headers[name] !== undefined),
    address: (request.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/iu, ''),
  };
}
