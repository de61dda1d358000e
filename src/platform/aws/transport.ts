// The way out: by the fan-out, and what it cannot do now by the worker.
import type { Log, Transport } from '../../core/ports.ts';
import { type Fanout, HEADS_AFTER } from './fanout.ts';
import type { Post } from './post.ts';
import type { Queue } from './queue.ts';

/**
 * Seconds after which a sign-out is gone over once more: longer than a call of the functions that sign out and that let
 * in (`infra/functions.ts`), so that both are over, and what they wrote is in the index.
 */
export const END_AFTER = 20;

/** Telling people, and ending their connections. Nothing of it rejects but `publish`, when the queue fails too. */
export function createTransport(fanout: Fanout, queue: Queue, post: Post, log: Log): Transport {
  return {
    publish: async (audience, event) => {
      try {
        if (!('awayFrom' in audience)) await fanout.tell(audience, event);
        else if (event.event === 'head.moved') await fanout.tellHead(audience.awayFrom, event);
        // What a room is called changes rarely, and in large rooms there may be many to look for.
        else await queue.put([{ kind: 'tell', audience, event }]);
      } catch (cause) {
        log.write('warn', 'publish_postponed', { event: event.event, cause: String(cause) });
        // Entries until the next time leave the telling of their head to this one.
        await queue.put([{ kind: 'tell', audience, event }], event.event === 'head.moved' ? HEADS_AFTER : 0);
      }
    },
    endLater: async (userId, sessionId) => {
      try {
        await queue.put([{ kind: 'end', userId, sessionId }], END_AFTER);
      } catch (cause) {
        // Better to end now what is found than to end nothing.
        log.write('warn', 'end_not_repeated', { cause: String(cause) });
      }
    },
    disconnect: async (connectionId) => {
      await post.end(connectionId);
    },
  };
}
