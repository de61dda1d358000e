// Rooms as the wire shows them: opening and closing one, and the entry that tells of a new member.
import * as z from 'zod/mini';
import { color } from './account.ts';
import { command, event, id, n, name, seq, timestamp } from './define.ts';

export const roomKind = z.enum(['public', 'private', 'direct']);

/** What a member may know of a room. */
export const room = z.object({ roomId: id, name, topic: z.string(), kind: roomKind });
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

export const roomCommands = {
  /** Starts the flow of a room's events to this connection. Open first, read the log second: nothing falls between. */
  openroom: command(z.object({ roomId: id }), z.object({ room, epoch: id, head, floor: seq, receipt: n, cursor })),
  /** Ends that flow. Closing a room that is not open is no error. */
  closeroom: command(z.object({ roomId: id }), z.object({})),
};

export const roomEvents = {
  /** Somebody became a member. */
  'member.joined': event(
    'logged',
    z.object({ roomId: id, seq, entryId: id, userId: id, username: name, color, timestamp }),
  ),
};
