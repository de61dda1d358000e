// Which protocol this is, and how client and server agree on one.
import { ChatError } from './errors.ts';

/** The subprotocol a client offers in the handshake. Without it a client is a classic one. */
export const SUBPROTOCOL = 'parley.v1';
/** Prefix of the subprotocol that carries a ticket. */
export const TICKET_PREFIX = 'ticket.';

/** The version spoken now and the oldest one still understood. */
export const PROTOCOL = { current: 1, oldest: 1 };

/** SHA-256 of the wire's JSON Schema for each version. A change of the wire without a new version fails a test. */
export const SCHEMA_HASHES: Record<number, string> = {
  1: 'b706e7938cf62c5f1eff2d7f1c8a0379d60b405077f4fb0cab8418d86d2d516c',
};

/** The version that both sides speak, the highest there is. Throws `unsupported_version`. */
export function agreeVersion([lowest, highest]: [number, number]): number {
  const version = Math.min(highest, PROTOCOL.current);
  if (version < lowest || version < PROTOCOL.oldest) {
    throw new ChatError('unsupported_version', `This server speaks ${PROTOCOL.oldest} to ${PROTOCOL.current}. Reload.`);
  }
  return version;
}
