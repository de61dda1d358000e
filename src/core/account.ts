// Accounts, sessions and tickets: how a person comes in and how a socket learns who it is.
import { type Color, colors, type Profile } from '../protocol/account.ts';
import { ChatError } from '../protocol/errors.ts';
import type { Ports, User } from './ports.ts';
import type { StoredRecord } from './records.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A session ends after this much silence, ms. */
export const SESSION_IDLE_MS = 30 * DAY;
/** A session ends after this long in any case, ms. */
export const SESSION_MAX_MS = 180 * DAY;
/** A session's end is moved at most this often, ms, so that reading does not become writing. */
const EXTEND_EVERY_MS = 10 * MINUTE;
/** A ticket is good for one handshake within this time, ms. */
export const TICKET_MS = 30_000;

/** A session as the HTTP app sees it: `token` goes into the cookie, once. */
export interface NewSession {
  token: string;
  expiresInMs: number;
}
export interface SignedIn {
  user: User;
  sessionId: string;
}

/** Makes a guest and a session for it. Without a name the guest gets one. */
export async function signInGuest(ports: Ports, username?: string): Promise<{ user: User; session: NewSession }> {
  const user = guest(ports, username);
  await ports.users.create(user);
  return { user, session: await startSession(ports, user.userId) };
}

/** A guest that is not stored anywhere yet. */
export function guest(ports: Ports, username?: string): User {
  const userId = ports.ids.next();
  const number = hash(userId);
  return {
    userId,
    username: username ?? `Guest ${BIRDS[number % BIRDS.length]}`,
    color: colors[number % colors.length] as Color,
    kind: 'guest',
    rev: 1,
    createdAt: ports.clock.now(),
  };
}

/** A new session of a user. */
export async function startSession(ports: Ports, owner: string): Promise<NewSession> {
  const token = ports.identity.secret();
  const createdAt = ports.clock.now();
  const id = await ports.identity.digest(token);
  await ports.records.create({
    kind: 'session',
    id,
    owner,
    createdAt,
    expiresAt: createdAt + SESSION_IDLE_MS,
    value: {},
  });
  return { token, expiresInMs: SESSION_MAX_MS };
}

/** Who a session token belongs to, or undefined. Moves the session's end on. */
export async function signedIn(ports: Ports, token: string | undefined): Promise<SignedIn | undefined> {
  if (!token) return undefined;
  const session = await ports.records.get('session', await ports.identity.digest(token));
  const user = session && (await ports.users.get(session.owner));
  if (!session || !user) return undefined;
  await extend(ports, session);
  return { user, sessionId: session.id };
}

async function extend(ports: Ports, session: StoredRecord): Promise<void> {
  const end = Math.min(ports.clock.now() + SESSION_IDLE_MS, session.createdAt + SESSION_MAX_MS);
  if (end - session.expiresAt < EXTEND_EVERY_MS) return;
  try {
    await ports.records.extend('session', session.id, end);
  } catch (error) {
    // A disk that takes no more must not keep people from reading; the next request tries again.
    ports.log.write('warn', 'session not extended', { cause: error instanceof Error ? error.message : undefined });
  }
}

/** An account. Throws `unauthenticated` when it is gone. */
export async function userOf({ users }: Ports, userId: string): Promise<User> {
  const user = await users.get(userId);
  if (!user) throw new ChatError('unauthenticated');
  return user;
}

/**
 * Changes a person's name or colour, on every open connection too. What is as it was is looked at all the same: who
 * changed it may have ended before the connections knew.
 */
export async function changeProfile(
  ports: Ports,
  user: User,
  change: { username?: string | undefined; color?: Color | undefined },
): Promise<User> {
  if (change.username === undefined && change.color === undefined) return user;
  const { username = user.username, color = user.color } = change;
  const same = username === user.username && color === user.color;
  const changed = same ? user : await ports.users.update(user.userId, { username, color });
  if (!changed) throw new ChatError('unauthenticated');
  const connections = await ports.connections.ofUser(user.userId);
  const others = connections.filter((c) => c.user.username !== username || c.user.color !== color);
  if (same && others.length === 0) return user;
  await Promise.all(others.map((c) => ports.connections.rename(c.connectionId, profileOf(changed))));
  await ports.transport.publish({ userId: user.userId }, { event: 'me.changed', rev: changed.rev });
  return changed;
}

/** Ends a session and every connection that came from it. */
export async function signOut(ports: Ports, { user, sessionId }: SignedIn): Promise<void> {
  // Before the session is gone: who asks again after that is nobody, and ends nothing.
  await ports.transport.endLater?.(user.userId, sessionId);
  await ports.records.take('session', sessionId);
  await endConnections(ports, user.userId, sessionId);
}

/** Ends the connections of a person that came from a session. Harmless when repeated. */
export async function endConnections(
  ports: Pick<Ports, 'connections'> & { transport: Pick<Ports['transport'], 'disconnect'> },
  userId: string,
  sessionId: string,
): Promise<void> {
  const connections = await ports.connections.ofUser(userId);
  const ended = connections.filter((connection) => connection.sessionId === sessionId);
  await Promise.all(
    ended.map(async ({ connectionId }) => {
      await ports.transport.disconnect(connectionId, SIGNED_OUT, 'signed out');
      await ports.connections.close(connectionId);
    }),
  );
}

/** WebSocket close code of a connection whose session ended (4000 to 4999 are an application's own, RFC 6455 7.4.2). */
const SIGNED_OUT = 4401;

/** A ticket for one handshake: a secret that stands for the session, kept only as a digest. */
export async function issueTicket(ports: Ports, { user, sessionId }: SignedIn): Promise<string> {
  const ticket = ports.identity.secret();
  const createdAt = ports.clock.now();
  const id = await ports.identity.digest(ticket);
  const expiresAt = createdAt + TICKET_MS;
  await ports.records.create({ kind: 'ticket', id, owner: user.userId, createdAt, expiresAt, value: { sessionId } });
  return ticket;
}

/**
 * Uses up a ticket. Undefined when it is unknown, used, late, or its session has ended; also when it comes from a time
 * that has not been yet: the clock was set back, and the ticket would be good until then.
 */
export async function redeemTicket(ports: Ports, ticket: string): Promise<SignedIn | undefined> {
  const record = await ports.records.take('ticket', await ports.identity.digest(ticket));
  if (!record || record.createdAt - ports.clock.now() >= TICKET_MS) return undefined;
  const sessionId = String(record.value['sessionId']);
  const [session, user] = await Promise.all([ports.records.get('session', sessionId), ports.users.get(record.owner)]);
  return session && user ? { user, sessionId } : undefined;
}

/** The part of an account that everybody may see. */
export function profileOf({ userId, username, color }: Profile): Profile {
  return { userId, username, color };
}

/** A small stable number from an id, for the colour and the name of a guest (FNV-1a, 32 bits). */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

const BIRDS = ['Finch', 'Heron', 'Lark', 'Plover', 'Robin', 'Swift', 'Tern', 'Wren', 'Avocet', 'Dunlin', 'Kestrel'];
