// The way out: an event to each connection of its audience, in the encoding that one understands. Everything is awaited,
// since a function is frozen the moment it returns. What gets lost here, a beat reveals.
import type { Audience, Clock, ConnectionId, Connections, Log, RoomId, Transport } from '../../core/ports.ts';
import { encodeClassicEvent } from '../../protocol/classic.ts';
import { encodeEvent } from '../../protocol/frame.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import type { Post } from './post.ts';
import { type Database, pause } from './store/database.ts';
import { roomShard } from './store/tables.ts';

/** Posts under way at once. */
const PARALLEL = 50;
/** A connection this young may not be ready for posts, although its handshake is answered. Milliseconds. */
const YOUNG = 10_000;
const SECOND_TRY = 1_000;

/** What must be known of a connection to post to it. `roomId`: the opened room through which it was found. */
interface Recipient {
  connectionId: ConnectionId;
  kind: 'parley' | 'classic';
  openedAt: number;
  roomId?: RoomId;
}

export function createTransport(db: Database, connections: Connections, post: Post, clock: Clock, log: Log): Transport {
  const watching = async (roomId: RoomId): Promise<Recipient[]> => {
    const rows = await db.query('RoomConnections', {
      KeyConditionExpression: 'roomShard = :shard',
      ExpressionAttributeValues: { ':shard': roomShard(roomId) },
    });
    return rows
      .filter((row) => row['expiresAt'] > clock.now())
      .map(({ connectionId, kind, openedAt }) => ({ connectionId, kind, openedAt, roomId }));
  };

  const recipients = async (audience: Audience): Promise<Recipient[]> => {
    if ('roomId' in audience) {
      return (await watching(audience.roomId)).filter(({ connectionId }) => connectionId !== audience.except);
    }
    // The heads of rooms that are not opened come with every tenth beat until they are pushed.
    if ('awayFrom' in audience) return [];
    if ('userId' in audience) return connections.ofUser(audience.userId);
    const connection = await connections.get(audience.connectionId);
    return connection === undefined ? [] : [connection];
  };

  const deliver = async (to: Recipient, text: string): Promise<void> => {
    if ((await post.send(to.connectionId, text)) !== 'gone') return;
    if (clock.now() - to.openedAt < YOUNG) {
      await pause(SECOND_TRY);
      await post.send(to.connectionId, text);
      return;
    }
    // Only what belongs to the one that is gone. Its own row may be away already, so the row it was found by goes by itself.
    await connections.close(to.connectionId);
    if (to.roomId !== undefined) await connections.closeRoom(to.connectionId, to.roomId);
  };

  return {
    publish: async (audience, event) => {
      const encoded = { parley: encodeEvent(event), classic: encodeClassicEvent(event) };
      await inParallel(await recipients(audience), async (to) => {
        const text = encoded[to.kind];
        if (text !== undefined) await deliver(to, text).catch(noteFailure(log, event));
      });
    },
    disconnect: async (connectionId) => {
      await post.end(connectionId);
    },
  };
}

function noteFailure(log: Log, { event }: ServerEvent): (cause: unknown) => void {
  return (cause) => log.write('warn', 'delivery_failed', { event, cause: String(cause) });
}

/** Runs `work` on every item, at most `PARALLEL` at a time. */
async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, worker));
}
