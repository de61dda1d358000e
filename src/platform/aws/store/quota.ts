// How much may still be said in a room, by all and by each of those who spoke last. It stands in the room's row, which
// every append writes anyway and on the condition that nobody wrote it meanwhile: so it is exact, and costs nothing.
import { type Bucket, filled, takeFrom } from '../../../core/bucket.ts';
import { limits } from '../../../core/limits.ts';
import type { UserId } from '../../../core/ports.ts';
import { ChatError } from '../../../protocol/errors.ts';

/** Tokens, and the Unix ms at which they were right: short, since a row of more than 1 KB costs twice as much. */
type Stored = [tokens: number, at: number];

export interface Quota {
  room: Stored;
  writers: { [userId: UserId]: Stored };
}

/** Writers that are kept: those who have least left. Who floods a room is always one of them. */
const MOST_WRITERS = 8;

/** The quota after a message. Throws `rate_limited` with the time until there is one for this room and this writer. */
export function spend(quota: Quota | undefined, userId: UserId, now: number): Quota {
  const room = takeFrom(quota && bucketOf(quota.room), now, limits.roomMessage);
  const mine = quota?.writers[userId];
  const writer = takeFrom(mine && bucketOf(mine), now, limits.message);
  if ('afterMs' in room || 'afterMs' in writer) {
    const afterMs = Math.max('afterMs' in room ? room.afterMs : 0, 'afterMs' in writer ? writer.afterMs : 0);
    throw new ChatError('rate_limited', undefined, { afterMs });
  }
  const others = Object.entries(quota?.writers ?? {})
    .filter(([id]) => id !== userId)
    .map(([id, stored]) => ({ id, stored, tokens: filled(bucketOf(stored), now, limits.message) }))
    .filter(({ tokens }) => tokens < limits.message.burst)
    .toSorted((a, b) => a.tokens - b.tokens)
    .slice(0, MOST_WRITERS - 1)
    .map(({ id, stored }): [UserId, Stored] => [id, stored]);
  return { room: storedOf(room.left), writers: Object.fromEntries([...others, [userId, storedOf(writer.left)]]) };
}

function bucketOf([tokens, at]: Stored): Bucket {
  return { tokens, at };
}

function storedOf({ tokens, at }: Bucket): Stored {
  return [Math.round(tokens * 100) / 100, at];
}
