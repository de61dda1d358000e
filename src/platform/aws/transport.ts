// The way out. Who has a room open is told at once, or by the worker; who has not, always by the worker and later.
import type { Log, Transport } from '../../core/ports.ts';
import type { Fanout } from './fanout.ts';
import type { Post } from './post.ts';
import type { Queue } from './queue.ts';
import { HEAD_PAUSE } from './store/rows.ts';

/**
 * Seconds after which those away are told where a log ends. Until then appends see that it is not due; one second more,
 * because their clocks and the queue's differ.
 */
const HEADS_AFTER = HEAD_PAUSE / 1_000 + 1;

export function createTransport(fanout: Fanout, queue: Queue, post: Post, log: Log): Transport {
  return {
    publish: async (audience, event) => {
      if ('awayFrom' in audience) {
        return queue.put([{ kind: 'tell', audience, event }], event.event === 'head.moved' ? HEADS_AFTER : 0);
      }
      try {
        await fanout.tell(audience, event);
      } catch (cause) {
        log.write('warn', 'publish_postponed', { event: event.event, cause: String(cause) });
        await queue.put([{ kind: 'tell', audience, event }]);
      }
    },
    disconnect: async (connectionId) => {
      await post.end(connectionId);
    },
  };
}
