// X5: the quotas of an account in a region, which all its APIs share. Only with the switch: one machine seldom reaches
// them, and what it would meet then differs between accounts.
import { createBucket } from './bucket.ts';
import type { Chaos } from './chaos.ts';
import type { Clock } from './clock.ts';

export interface Account {
  /** Takes what a handshake, a frame, an HTTP request or a call to the management API costs; false when it is used up. */
  request(): boolean;
  /** The same for a new connection, of which there may be fewer. */
  connection(): boolean;
}

/** New connections a second over all WebSocket APIs, and at once: the default quota (docs: websocket limits table). */
const CONNECTIONS = { rate: 500, burst: 500 };

export function createAccount({ X5: rate }: Pick<Chaos, 'X5'>, clock: Clock): Account {
  if (rate === 0) return { request: () => true, connection: () => true };
  const requests = createBucket({ rate, burst: rate / 2 }, clock);
  const connections = createBucket(CONNECTIONS, clock);
  return { request: () => requests.take(), connection: () => connections.take() };
}
