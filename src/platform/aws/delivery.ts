// Posts to known recipients, each in the encoding that one understands. Everything is awaited, since a function is frozen
// the moment it returns. What gets lost here, a beat reveals.
import type { Clock, Connections, Log } from '../../core/ports.ts';
import { encodeClassicEvent } from '../../protocol/classic.ts';
import { encodeEvent } from '../../protocol/frame.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import type { DeliverJob, Recipient } from './jobs.ts';
import { inParallel } from './parallel.ts';
import type { Post } from './post.ts';
import { pause } from './pause.ts';

/** Posts under way at once. */
const PARALLEL = 50;
/** A connection this young may not be ready for posts, although its handshake is answered. Milliseconds. */
const YOUNG = 10_000;
const SECOND_TRY = 1_000;

/** Tells events to each recipient, in their order. Never rejects for one of them. */
export type Deliver = (job: Omit<DeliverJob, 'kind'>) => Promise<void>;

/** Posts over the management API. Connections that are gone for good are forgotten on the way. */
export function createDelivery(connections: Connections, post: Post, clock: Clock, log: Log): Deliver {
  const send = async (to: Recipient, text: string, roomId: DeliverJob['roomId']): Promise<void> => {
    if ((await post.send(to.connectionId, text)) !== 'gone') return;
    if (clock.now() - to.openedAt < YOUNG) {
      await pause(SECOND_TRY);
      await post.send(to.connectionId, text);
      return;
    }
    // Only what belongs to the one that is gone. Its own row may be away already, so the row it was found by goes by itself.
    await connections.close(to.connectionId);
    if (roomId !== undefined) await connections.closeRoom(to.connectionId, roomId);
  };

  return async ({ events, recipients, roomId }) => {
    const frames = framesOf(events);
    await inParallel(recipients, PARALLEL, async (to) => {
      try {
        for (const text of frames[to.kind]) await send(to, text, roomId);
      } catch (cause) {
        log.write('warn', 'delivery_failed', { event: events[0]?.event, cause: String(cause) });
      }
    });
  };
}

/** Several events are one frame; a classic client takes one object at a time. */
function framesOf(events: ServerEvent[]): { [K in Recipient['kind']]: string[] } {
  const texts = events.map(encodeEvent);
  return {
    parley: texts.length > 1 ? [`[${texts.join(',')}]`] : texts,
    classic: events.flatMap((event) => encodeClassicEvent(event) ?? []),
  };
}
