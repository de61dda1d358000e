// The wire format of the original demo, for clients that offer no subprotocol and for wscat.
// Such a client shows every frame without `error` as a chat message, so nothing else may be sent to it.
import type { ErrorBody } from './errors.ts';
import type { ServerEvent } from './index.ts';

/** The actions a classic client may use. */
export const classicActions = ['sendmessage', 'ping'] as const;

/** An event as a classic client knows it, or undefined when it knows no such thing. One flat object, never an array. */
export function encodeClassicEvent(event: ServerEvent): string | undefined {
  if (event.event !== 'message.posted') return undefined;
  const { messageId, timestamp, message, connectionId, roomId, userId, username, color } = event;
  return JSON.stringify({ messageId, timestamp, message, connectionId, roomId, userId, username, color });
}

/** A refusal as a classic client knows it. `timestamp`: ISO 8601. */
export function encodeClassicError(body: ErrorBody, timestamp: string): string {
  return JSON.stringify({ error: body.error, message: body.message, timestamp });
}
