// Rooms as the wire shows them: opening and closing one, making and changing one, and lists of them.
import * as z from 'zod/mini';
import { color } from './account.ts';
import { command, event, id, line, n, name, seq, shownName, timestamp } from './define.ts';
import { pointsOf, TOPIC_POINTS } from './limits.ts';

export const roomKind = z.enum(['public', 'private', 'direct']);

/** What a member may know of a room. */
export const room = z.object({ roomId: id, name: shownName, topic: z.string(), kind: roomKind });
export type RoomView = z.infer<typeof room>;

/** The end of a room's log: seq of its last entry and n of its last post. */
export const head = z.object({ seq, n });
export type Head = z.infer<typeof head>;

/** Where a client stands in a room's log. `entryId` proves that it is still the same log; seq 0 carries "". */
export const cursor = z.object({
  epoch: id,
  seq,
  entryId: z.string().check(z.regex(/^[A-Za-z0-9_-]{0,64}$/u, 'is not an id')),
});
export type Cursor = z.infer<typeof cursor>;

/** What a member may do in a room: an owner also changes its name and topic. */
export const role = z.enum(['owner', 'member']);
export type Role = z.infer<typeof role>;

/** One line about a room, trimmed and in Unicode NFC; may be empty. */
export const topic = line.check(
  z.trim(),
  z.normalize('NFC'),
  z.refine((s) => pointsOf(s) <= TOPIC_POINTS, `is longer than ${TOPIC_POINTS} characters`),
);

/** One of a person's rooms: what it is, where its log ends, how far the person has read, and as what they are in it. */
export const ownRoom = z.extend(room, { epoch: id, head, receipt: n, role });
export type OwnRoom = z.infer<typeof ownRoom>;

/** A room in a list. `receipt` and `role` are there exactly if one is a member. */
export const listedRoom = z.extend(room, {
  epoch: id,
  head,
  memberCount: z.int(),
  receipt: z.optional(n),
  role: z.optional(role),
});
export type ListedRoom = z.infer<typeof listedRoom>;

const roomId = z.object({ roomId: id });

export const roomCommands = {
  /**
   * Starts the flow of a room's events to this connection. Open first, read the log second: nothing falls between.
   * Anyone may open a public room; `role` is there if one is a member of it.
   */
  openroom: command(
    roomId,
    z.object({ room, epoch: id, head, floor: seq, receipt: n, cursor, role: z.optional(role) }),
  ),
  /** Ends that flow. Closing a room that is not open is no error. */
  closeroom: command(roomId, z.object({})),
  /** Makes a public room with oneself as its owner. Names need not be unique: `roomId` decides. */
  createroom: command(z.object({ name, topic: z.optional(topic) }), z.object({ room: ownRoom })),
  /** Changes the name or the topic, as an owner of the room. */
  updateroom: command(z.object({ roomId: id, name: z.optional(name), topic: z.optional(topic) }), z.object({ room })),
  /** Own rooms, or all public ones, by ascending roomId. `next` is the `after` of the following page. */
  rooms: command(
    z.object({ scope: z.enum(['own', 'browse']), after: z.optional(id) }),
    z.object({ rooms: z.array(listedRoom), next: z.optional(id) }),
  ),
};

/** Where an entry about a room or its members stands in the log, and who made it. */
export const notice = z.object({ roomId: id, seq, entryId: id, userId: id, username: shownName, color, timestamp });

export const roomEvents = {
  /** A member changed the room: its name and topic from now on. */
  'room.changed': event('logged', z.extend(notice, { name: shownName, topic: z.string() })),
  /** A room's log has grown, or this connection has missed some of it. Coalesced: only the newest end is told. */
  'head.moved': event('state', z.object({ roomId: id, epoch: id, seq, n })),
  /** A room one is in, but has not open, goes by this name and topic now. Coalesced as well. */
  'room.updated': event('state', z.object({ roomId: id, name: shownName, topic: z.string() })),
};
