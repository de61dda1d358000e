// Everything a platform must supply, with the guarantees the core relies on. Each port has one contract suite in
// test/contract, run on every adapter. Times are Unix milliseconds unless a name ends in `timestamp` (ISO 8601, UTC).
import type { Color, Profile } from '../protocol/account.ts';
import type { EntryView } from '../protocol/log.ts';
import type { MemberView } from '../protocol/member.ts';
import type { Message } from '../protocol/message.ts';
import type { ServerEvent } from '../protocol/index.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Role, RoomView } from '../protocol/room.ts';
import type { LimitKind } from './limits.ts';
import type { Records } from './records.ts';

export type UserId = string;
export type RoomId = string;
export type ConnectionId = string;

/** An account. `rev` grows by one with every change of the profile or of the person's rooms. */
export interface User extends Profile {
  kind: 'guest' | 'owner';
  rev: number;
  createdAt: number;
}

/** A room. `epoch` names this life of its log: a restored backup gets new ones, so old cursors are noticed. */
export interface Room extends RoomView {
  epoch: string;
  createdAt: number;
}

/** A user in a room. `receipt` is the highest n the member has read. */
export interface Member {
  roomId: RoomId;
  userId: UserId;
  role: Role;
  receipt: number;
}

/** The end of a room's log. `entryId` is the last entry's, "" when there is none; `floor` is the oldest seq still served. */
export interface LogHead {
  epoch: string;
  seq: number;
  n: number;
  entryId: string;
  floor: number;
}

export type Entry = EntryView & { roomId: RoomId };

/** What is to be appended. The log itself gives seq, n and rev. */
export type Draft = PostDraft | JoinDraft | LeaveDraft | ChangeDraft;
/** A post; stores a message with it. `key` makes a repetition harmless, per user. */
export type PostDraft = { kind: 'post' } & Omit<Message, 'roomId' | 'seq' | 'n' | 'rev'>;
export interface NoticeDraft extends Profile {
  entryId: string;
  timestamp: string;
}
/** A new member; stores the membership with it. Its receipt starts at the log's n, and the user's rev grows by one. */
export interface JoinDraft extends NoticeDraft {
  kind: 'join';
  role: Role;
}
/** A member who goes; removes the membership with it, and the user's rev grows by one. */
export interface LeaveDraft extends NoticeDraft {
  kind: 'leave';
}
/** The room's name or topic from now on; changes the room with it. What is left out stays as it is at that moment. */
export interface ChangeDraft extends NoticeDraft {
  kind: 'change';
  name?: string;
  topic?: string;
}

/** What must hold at the moment of the append, or it is refused: the connection is open, the user is a member. */
export interface Guard {
  connectionId: ConnectionId;
  userId: UserId;
  /** False for a classic guest, who takes part without a membership, and for who is about to join. */
  member: boolean;
  /** The role the member must have, if any will not do. */
  role?: 'owner';
}

/** What an append gave. `repeated`: this key (or this member) was there already, and this is its first entry. */
export interface Appended {
  entry: Entry;
  /** The message of a post, as it was stored. */
  message?: Message;
  repeated: boolean;
  /** The end of the log when this was stored or found. */
  head: Pick<LogHead, 'epoch' | 'seq' | 'n'>;
  /** Whether those away from the room hear of this with an entry before it, so that nothing has to be told them now. */
  headWaits?: boolean;
}

/** The truth of a room. What one reader sees, all see; what is acknowledged is on disk. */
export interface RoomLog {
  /**
   * Takes the room's next seq (1, 2, 3 … without holes) and stores the entry and what belongs to it, all or nothing.
   * The guard is checked in the same transaction, so nobody writes after being removed. The entry's timestamp never
   * falls behind the entry before it.
   * The same user and key again: with the same room and text the first entry, `repeated`; else throws `conflict`.
   * Throws `not_found` (no such room), `forbidden` (not a member, or not in that role), `unauthenticated` (connection gone),
   * `rate_limited` (too much was said here; where the log counts it),
   * `unavailable` (cannot be stored now; nothing was stored, or the outcome is unknown and a retry of the key tells).
   */
  append(roomId: RoomId, draft: Draft, guard: Guard): Promise<Appended>;
  /** The end of the log, read strongly: it includes every append acknowledged before. Undefined: no such room. */
  head(roomId: RoomId): Promise<LogHead | undefined>;
  /**
   * Entries with seq > `seq`, ascending, at most `limit`, read strongly. May stop once they and the messages they post are
   * longer than `LIST_BYTES` as JSON.
   */
  after(roomId: RoomId, seq: number, limit: number): Promise<Entry[]>;
  /** The newest messages with n < `before` (of all, if undefined) in their current state, n ascending, at most `limit`. */
  before(roomId: RoomId, before: number | undefined, limit: number): Promise<Message[]>;
  /**
   * The messages posted at these seqs, in their current state and in no order, read strongly; at most 100 seqs. Both this
   * and `before` may stop, the former at the lowest seqs, once what they have is longer than `LIST_BYTES` as JSON: no reply
   * holds more.
   */
  messages(roomId: RoomId, seqs: number[]): Promise<Message[]>;
  /** Entries that are no posts with `from` <= seq <= `to`: the newest of them, at most `limit`, seq ascending. */
  notices(roomId: RoomId, from: number, to: number, limit: number): Promise<Entry[]>;
  /** The entryId at a seq, if that entry is there. */
  entryId(roomId: RoomId, seq: number): Promise<string | undefined>;
}

/** A room and how many members it has. */
export interface CountedRoom extends Room {
  memberCount: number;
}

export interface Rooms {
  /**
   * Stores a room, with an empty log, or with `founder`'s join as its first entry and the membership that goes with it.
   * False when the id is taken; nothing is changed then.
   */
  create(room: Room, founder?: JoinDraft): Promise<boolean>;
  get(roomId: RoomId): Promise<CountedRoom | undefined>;
  /** The public rooms, by ascending roomId after `after`, at most `limit`. */
  listPublic(after: RoomId | undefined, limit: number): Promise<CountedRoom[]>;
  /** The rooms a user is a member of, by ascending roomId after `after`, at most `limit`. */
  ofUser(userId: UserId, after: RoomId | undefined, limit: number): Promise<Member[]>;
  /** Read strongly. */
  member(roomId: RoomId, userId: UserId): Promise<Member | undefined>;
  /** A room's members with their present profiles, by ascending userId after `after`, at most `limit`. */
  members(roomId: RoomId, after: UserId | undefined, limit: number): Promise<MemberView[]>;
  /**
   * Moves a receipt forward to `n`, but not past the log's n. Gives the receipt as it is now and whether it moved;
   * undefined when the user is no member.
   */
  markRead(roomId: RoomId, userId: UserId, n: number): Promise<{ n: number; moved: boolean } | undefined>;
}

export interface Users {
  /** Stores a new user. */
  create(user: User): Promise<void>;
  get(userId: UserId): Promise<User | undefined>;
  /** Changes the given fields and raises `rev` by one, as one step. Undefined: no such user. */
  update(userId: UserId, change: { username?: string; color?: Color }): Promise<User | undefined>;
}

/** One live socket. Its user never changes. */
export interface Connection {
  connectionId: ConnectionId;
  /** A copy of who it was at the handshake; the account may be newer. */
  user: Profile;
  /** Classic: a client of the original demo, a guest for as long as the socket lives, always in the lobby. */
  kind: 'parley' | 'classic';
  /** The session the ticket came from; absent for a classic one. */
  sessionId?: string;
  openedAt: number;
  /** The rooms it had open when this was read, where they come with it for nothing. */
  opened?: RoomId[];
}

export interface Connections {
  /** Stores a connection and the rooms it opens at once. */
  open(connection: Connection, rooms: RoomId[]): Promise<void>;
  get(connectionId: ConnectionId): Promise<Connection | undefined>;
  /** Forgets a connection and everything it opened. Harmless when repeated. */
  close(connectionId: ConnectionId): Promise<void>;
  /**
   * After this resolves, every entry appended to the room reaches the connection, or is seen by a read made later. False,
   * and nothing is changed, when a hundred other rooms are open: counted in the same step, however many come at once.
   */
  openRoom(connectionId: ConnectionId, roomId: RoomId): Promise<boolean>;
  closeRoom(connectionId: ConnectionId, roomId: RoomId): Promise<void>;
  /** The rooms a connection has open, at most 100. */
  openedRooms(connectionId: ConnectionId): Promise<RoomId[]>;
  ofUser(userId: UserId): Promise<Connection[]>;
  /** Gives a connection its user's new name and colour; what it sends from now on carries them. */
  rename(connectionId: ConnectionId, user: Profile): Promise<void>;
}

/**
 * Whom an event is for: everyone who opened a room (but one connection that knows already), those members' connections
 * that did not (`awayFrom`), every connection of a user, or one connection.
 */
export type Audience =
  | { roomId: RoomId; except?: ConnectionId }
  | { awayFrom: RoomId }
  | { userId: UserId }
  | { connectionId: ConnectionId };

/** The way out. Best effort: what it loses, a client notices by seq or by a beat and reads from the log. */
export interface Transport {
  /**
   * Hands an event to its audience, each connection in the encoding it understands. Never rejects for one recipient.
   * To those away from a room it may come later, once for several: of such events only the newest is handed over.
   */
  publish(audience: Audience, event: ServerEvent): Promise<void>;
  /** Ends a connection. `code`: a WebSocket close code; API Gateway cannot carry it. Harmless when it is gone. */
  disconnect(connectionId: ConnectionId, code: number, reason: string): Promise<void>;
  /**
   * Sees to it that the connections of a session are ended in a while, if the session has ended by then, whatever becomes
   * of who asks. Never rejects. Absent where no connection can be overlooked, nor outlive the process that ends them.
   */
  endLater?(userId: UserId, sessionId: string): Promise<void>;
}

/** Bearer secrets: made here, handed out once, kept only as a digest. */
export interface Identity {
  /** 256 random bits, base64url without padding. */
  secret(): string;
  /** SHA-256 of a secret, base64url without padding. */
  digest(secret: string): Promise<string>;
}

/** What is allowed in a while, kind by kind: the table is in limits.ts. */
export interface Limits {
  /**
   * Takes one of a kind. Gives 0 when it may be had, else the milliseconds until it is worth asking again: whoever asks
   * earlier gets none either. Measured on a clock that no change of the time of day moves. `forwarded`: it came through a
   * proxy, so an address of this machine is that of others.
   */
  take(kind: LimitKind, id: string, forwarded?: boolean): number | Promise<number>;
  /**
   * Whether what is sent to a room is counted here. Where not, nothing need be read to find out whom to count: nothing is
   * counted at all, or the log itself does it in its append.
   */
  counting: boolean;
}

/** The time of day. It may jump, backwards too: what must not is measured elsewhere. */
export interface Clock {
  now(): number;
}

export interface Ids {
  /** A random UUID. */
  uuid(): string;
  /** 128 random bits, base64url without padding. */
  next(): string;
}

export type LogFields = { [field: string]: string | number | boolean | undefined };

/** One line of JSON per call. Never a message's text, a name or a secret. */
export interface Log {
  write(level: 'info' | 'warn' | 'error', what: string, fields?: LogFields): void;
}

/** Counts what happens, for whoever runs the place. */
export interface Meter {
  /** A command begins. What it gives is called once, at the end, and gives the milliseconds in between. */
  command(): (action: string, outcome: Outcome) => number;
  /** Somebody was refused something, by whatever way. */
  refused(code: ErrorCode): void;
  /** A limit was the reason. */
  limited(kind: LimitKind): void;
}
export type Outcome = 'ok' | ErrorCode;

/** All of a platform. */
export interface Ports {
  roomLog: RoomLog;
  rooms: Rooms;
  users: Users;
  connections: Connections;
  records: Records;
  transport: Transport;
  identity: Identity;
  clock: Clock;
  ids: Ids;
  limits: Limits;
  log: Log;
  meter: Meter;
}
