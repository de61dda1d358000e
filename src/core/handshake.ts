// Decides about a handshake: who is it, may it come in, which subprotocol is answered.
import { type ErrorCode, errors } from '../protocol/errors.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../protocol/version.ts';
import { guestsAllowed, LOBBY } from './access.ts';
import { guest, profileOf, redeemTicket } from './account.ts';
import { take } from './limits.ts';
import { classicOriginAllowed, hostAllowed, originAllowed } from './origin.ts';
import type { Ports } from './ports.ts';
import { ensureLobby } from './lobby.ts';
import type { Accepted, NewConnection, Refused } from './seam.ts';
import type { Settings } from './settings.ts';

/** Accepts and stores a connection, or says why not. Throws failures of ours, and the refusal of a limit. */
export async function shake(ports: Ports, settings: Settings, it: NewConnection): Promise<Accepted | Refused> {
  if (!hostAllowed(it.host, settings)) return refuse('forbidden', 'This server does not go by that name.');
  await take(ports, 'handshake', it.address, it.forwarded);
  return it.protocols.includes(SUBPROTOCOL) ? shakeParley(ports, settings, it) : shakeClassic(ports, settings, it);
}

async function shakeParley(ports: Ports, settings: Settings, it: NewConnection): Promise<Accepted | Refused> {
  if (!originAllowed(it.origin, it.host, settings)) return refuse('forbidden', 'That page may not connect here.');
  const ticket = it.protocols.find((protocol) => protocol.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length);
  const who = ticket ? await redeemTicket(ports, ticket) : undefined;
  if (!who) return refuse('unauthenticated', 'The ticket is missing, used or too old.');
  const { connectionId } = it;
  const { user, sessionId } = who;
  const openedAt = ports.clock.now();
  await ports.connections.open({ connectionId, user: profileOf(user), kind: 'parley', sessionId, openedAt }, []);
  // A sign-out that came between has not seen this connection.
  if (!(await ports.records.get('session', sessionId))) {
    await ports.connections.close(connectionId);
    return refuse('unauthenticated', 'The session has ended.');
  }
  return { accepted: true, protocol: SUBPROTOCOL };
}

async function shakeClassic(ports: Ports, settings: Settings, it: NewConnection): Promise<Accepted | Refused> {
  if (!classicOriginAllowed(it.origin, it.host, settings))
    return refuse('forbidden', 'That page may not connect here.');
  if (!guestsAllowed(settings, it.forwarded)) return refuse('unauthenticated', 'Guests are not allowed here.');
  await take(ports, 'admission', '');
  await ensureLobby(ports);
  const user = profileOf(guest(ports));
  const openedAt = ports.clock.now();
  await ports.connections.open({ connectionId: it.connectionId, user, kind: 'classic', openedAt }, [LOBBY]);
  return { accepted: true };
}

function refuse(error: ErrorCode, message: string): Refused {
  return { accepted: false, status: errors[error].status, error, message };
}
