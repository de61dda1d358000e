// API Gateway in front of the functions: what a client sends becomes an event, and what fails becomes a frame of its own.
import type { Bucket } from '../../infra/local/bucket.ts';
import type { Functions } from './functions.ts';
import type { Sockets } from './sockets.ts';

export interface Api {
  /** A frame from a client. Resolves when its function has ended. */
  frame(connectionId: string, text: string): Promise<void>;
  /** Frames that a function was called for, which are those that are charged for. */
  taken(): number;
  /** What went wrong with functions, throttling left out. */
  failures(): readonly string[];
}

export interface ApiOptions {
  sockets: Sockets;
  functions: Functions;
  /** What the account may ask for. */
  account: Bucket;
  /** What the stage lets in on each route. */
  throttle: Bucket;
  /** The function behind a route. */
  functionOf(action: unknown): string;
}

export function createApi({ sockets, functions, account, throttle, functionOf }: ApiOptions): Api {
  const failures: string[] = [];
  let taken = 0;
  const say = (connectionId: string, message: string): void => {
    const requestId = String(taken);
    sockets.deliver(connectionId, JSON.stringify({ message, connectionId, requestId }));
  };
  return {
    frame: async (connectionId, text) => {
      if (!throttle.take() || !account.take()) return say(connectionId, 'Too Many Requests');
      taken += 1;
      const { action } = JSON.parse(text) as { action?: unknown };
      const requestContext = { connectionId, identity: { sourceIp: '192.0.2.1' }, connectedAt: 0 };
      const result = await functions.invoke(functionOf(action), { requestContext, body: text });
      if ('value' in result) return;
      if ('failed' in result) failures.push(result.failed);
      say(connectionId, 'Internal server error');
    },
    taken: () => taken,
    failures: () => failures,
  };
}
