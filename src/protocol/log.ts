// Reading a room's log: history (messages before one) and catch-up (entries after a cursor).
import * as z from 'zod/mini';
import { color } from './account.ts';
import { command, id, n, seq, shownName, timestamp } from './define.ts';
import { PAGE_ROWS } from './limits.ts';
import { message } from './message.ts';
import { cursor, head } from './room.ts';

const limit = z._default(z.int().check(z.minimum(1), z.maximum(PAGE_ROWS)), PAGE_ROWS);
const common = { seq, entryId: id, userId: id, timestamp };

/** One record of a room's log. A post's text is not in it: the message carries the current state. */
export const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('post'), ...common, n, messageId: z.uuid() }),
  z.object({ kind: z.literal('join'), ...common, username: shownName, color }),
  z.object({ kind: z.literal('leave'), ...common, username: shownName, color }),
  z.object({ kind: z.literal('change'), ...common, username: shownName, color, name: shownName, topic: z.string() }),
]);
export type EntryView = z.infer<typeof entry>;

export const logCommands = {
  /**
   * The newest messages with n < `before` (all of them when it is missing), n ascending. `more`: there are older ones.
   * `notices`: the newest joins, leaves and changes among and right after them, seq ascending; of very many not all.
   */
  history: command(
    z.object({ roomId: id, before: z.optional(z.int().check(z.minimum(1))), limit }),
    z.object({ messages: z.array(message), notices: z.array(entry), more: z.boolean(), floor: seq }),
  ),
  /** The entries after a cursor, seq ascending, with the messages they speak of, each once, in its current state. */
  catchup: command(
    z.object({ roomId: id, cursor, limit }),
    z.union([
      z.object({ entries: z.array(entry), messages: z.array(message), cursor, head, more: z.boolean() }),
      /** The cursor is of another log: drop what is held of this room and load it anew. */
      z.object({ reset: z.literal(true), head, epoch: id }),
    ]),
  ),
};
