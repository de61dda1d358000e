// Very large rooms: what is said within a while goes out as one wave, since a frame to each of so many takes all that an
// account may post in a second or more. A mark in the room's partition says that a wave is under way, and what comes
// meanwhile goes with it.
import type { Clock, Entry, Ports, RoomId } from '../../core/ports.ts';
import { eventOf } from '../../core/notice.ts';
import { encodeEvent } from '../../protocol/frame.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import { bytesOf, FRAME_BYTES, PAGE_ROWS } from '../../protocol/limits.ts';
import type { Queue } from './queue.ts';
import type { Database } from './store/database.ts';
import { roomShard, ttlOf } from './store/tables.ts';
import { MARK } from './watchers.ts';

/** Seconds from the first entry of a wave to its start. */
const GATHER = 2;
/** Milliseconds after which a mark is taken for one whose wave got lost. */
const LOST = 60_000;

export interface Waves {
  /** Sees to it that what the log has from `seq` on goes out with a wave: one that is under way, or a new one. */
  join(roomId: RoomId, seq: number): Promise<void>;
  /** Ends the gathering, and gives what this wave tells: the newest entries, as many as one frame takes. */
  gathered(roomId: RoomId, seq: number): Promise<ServerEvent[]>;
}

/** Waves of rooms. Both ways throw what the store or the queue throws: the wave is then to be begun, or told, again. */
export function createWaves(
  db: Database,
  { head, after, messages }: Ports['roomLog'],
  queue: Queue,
  clock: Clock,
): Waves {
  return {
    join: async (roomId, seq) => {
      const expiresAt = clock.now() + LOST;
      const begun = await db.put('RoomConnections', {
        Item: { ...markOf(roomId), expiresAt, ttl: ttlOf(expiresAt) },
        ConditionExpression: 'attribute_not_exists(roomShard) OR expiresAt <= :now',
        ExpressionAttributeValues: { ':now': clock.now() },
      });
      if (begun) await queue.put([{ kind: 'wave', roomId, seq }], GATHER);
    },
    gathered: async (roomId, seq) => {
      // The mark goes first: whoever finds it has stored an entry by then, and the log is read after that.
      await db.delete('RoomConnections', { Key: markOf(roomId) });
      // Where more came than one page takes, the newest of it, as with what does not fit the frame.
      const end = (await head(roomId))?.seq ?? 0;
      const entries: Entry[] = [];
      let last = Math.max(seq - 1, end - PAGE_ROWS);
      while (last < end) {
        const page = await after(roomId, last, PAGE_ROWS - entries.length);
        entries.push(...page);
        last = page.at(-1)?.seq ?? end;
      }
      const posts = await messages(
        roomId,
        entries.flatMap((entry) => (entry.kind === 'post' ? [entry.seq] : [])),
      );
      const bySeq = new Map(posts.map((message) => [message.seq, message]));
      return lastThatFit(
        entries.flatMap((entry): ServerEvent[] => {
          const message = bySeq.get(entry.seq);
          if (entry.kind !== 'post') return [eventOf(entry)];
          return message ? [{ event: 'message.posted', ...message }] : [];
        }),
      );
    },
  };
}

/** The key of the mark of a room. */
function markOf(roomId: RoomId): { roomShard: string; connectionId: string } {
  return { roomShard: roomShard(roomId), connectionId: MARK };
}

/** What does not fit is left out at the beginning: a client that misses entries before one it gets reads them by itself. */
function lastThatFit(events: ServerEvent[]): ServerEvent[] {
  let bytes = 2;
  const first = events.findLastIndex((event) => {
    bytes += bytesOf(encodeEvent(event)) + 1;
    return bytes > FRAME_BYTES;
  });
  return events.slice(first + 1);
}
