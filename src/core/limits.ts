// How much of what one may ask for in a while, in one table, and how the core asks. Who counts is behind the port Limits.
import { ChatError, type ErrorCode } from '../protocol/errors.ts';
import type { Ports } from './ports.ts';

/** A bucket: `burst` at once, filled again at `perSecond`. */
export interface Limit {
  /** Whose bucket it is: what the id of a take names. */
  of: 'connection' | 'person' | 'room' | 'session' | 'address' | 'server';
  burst: number;
  perSecond: number;
  /** Those refused are told times of their own, one after the other, instead of all the same. */
  queue?: true;
}

export const limits = {
  /** A tab with a hundred rooms opens, reads and catches up with each of them when it comes back. */
  command: { of: 'connection', burst: 400, perSecond: 100 },
  /** Faster than anyone types; a burst for what was written without a connection. */
  message: { of: 'person', burst: 20, perSecond: 5 },
  /** Nobody reads two hundred messages a second, and each of them costs a write per reader. */
  roomMessage: { of: 'room', burst: 400, perSecond: 200 },
  /** Rooms stay for ever. */
  createRoom: { of: 'person', burst: 10, perSecond: 1 / 60 },
  /** Each join is an entry that every member sees; a newcomer may walk through a list of rooms. */
  join: { of: 'person', burst: 50, perSecond: 1 },
  /** A change of name or colour is told to every tab of a person. */
  profile: { of: 'person', burst: 20, perSecond: 0.2 },
  /** Each makes an account or a session for good. A class or an office shares one address. */
  signIn: { of: 'address', burst: 60, perSecond: 0.5 },
  /** A browser that restores its tabs asks for one each. */
  ticket: { of: 'session', burst: 20, perSecond: 1 },
  /** A connection takes two, its ticket and its handshake: two hundred people of one office come back at once. */
  handshake: { of: 'address', burst: 400, perSecond: 40 },
  /** Everybody who comes in, as a guest, with a ticket or as a classic client: after a restart all come at once, and
   *  those who are in already should not wait for them. A newcomer takes two and costs some 2 ms of one core. */
  admission: { of: 'server', burst: 1_000, perSecond: 500, queue: true },
} as const satisfies { [kind: string]: Limit };

export type LimitKind = keyof typeof limits;

/** Takes one of a kind. Throws `rate_limited`, or `unavailable` when it is the whole server that is busy, with a time. */
export async function take(
  { limits, meter }: Pick<Ports, 'limits' | 'meter'>,
  kind: LimitKind,
  id: string,
  forwarded = false,
): Promise<void> {
  const afterMs = await limits.take(kind, id, forwarded);
  if (afterMs === 0) return;
  meter.limited(kind);
  const [code, message] = kind === 'admission' ? BUSY : LIMITED;
  throw new ChatError(code, message, { afterMs });
}

const BUSY: [ErrorCode, string] = ['unavailable', 'Too many people are coming in at this moment.'];
const LIMITED: [ErrorCode, undefined] = ['rate_limited', undefined];
