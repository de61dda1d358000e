// Handshakes that are refused: an HTTP answer in place of a WebSocket.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refused } from '../../core/seam.ts';

export const crowded: Refused = {
  accepted: false,
  status: 429,
  error: 'rate_limited',
  message: 'Too many connections.',
};
export const nowhere: Refused = {
  accepted: false,
  status: 404,
  error: 'not_found',
  message: 'There is no socket here.',
};

/** Answers a handshake with a refusal and lets go of its TCP connection. */
export function refuse(raw: Duplex, { status, error, message, afterMs }: Refused): void {
  const body = JSON.stringify({ error, message, afterMs });
  const later = afterMs === undefined ? '' : `retry-after: ${Math.ceil(afterMs / 1_000)}\r\n`;
  // Who keeps its own side open would hold the descriptor for ever.
  raw.once('finish', () => raw.destroy());
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\nconnection: close\r\n`;
  raw.end(`${head}${later}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
