// Whom an event reaches by which way. To few it is posted at once; to more by the worker, in shards; in very large rooms
// several events go out as one wave.
import type { Audience, Clock, ConnectionId, Log, Ports, RoomId } from '../../core/ports.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import { createDelivery } from './delivery.ts';
import { createHeads } from './heads.ts';
import type { Job, Recipient } from './jobs.ts';
import type { Post } from './post.ts';
import { inPieces, type Queue } from './queue.ts';
import type { Database } from './store/database.ts';
import { createWatchers } from './watchers.ts';
import { createWaves } from './waves.ts';

/** Recipients to whom an event is posted at once. */
export const FEW = 50;
/** Recipients of one job. */
export const SHARD = 250;
/** Recipients beyond which events go out in waves, unless said otherwise. */
export const MOST = 10_000;

export interface Fanout {
  /** Hands an event to its audience, or to the queue. Throws when its recipients cannot be found, or the queue fails. */
  tell(audience: Audience, event: ServerEvent): Promise<void>;
  /** Does a job from the queue. Throws when it has to be done again. */
  run(job: Job): Promise<void>;
}

export interface FanoutParts {
  db: Database;
  store: Pick<Ports, 'connections' | 'roomLog'>;
  post: Post;
  queue: Queue;
  clock: Clock;
  log: Log;
  most?: number;
}

export function createFanout({ db, store, post, queue, clock, log, most = MOST }: FanoutParts): Fanout {
  const { connections, roomLog } = store;
  const deliver = createDelivery(connections, post, clock, log);
  const watchers = createWatchers(db, clock, FEW);
  const heads = createHeads(db, clock, watchers);
  const waves = createWaves(db, roomLog, queue, clock);

  /** At once, or in shards. */
  const spread = async (events: ServerEvent[], recipients: Recipient[], roomId?: RoomId): Promise<void> => {
    const through = roomId === undefined ? {} : { roomId };
    if (recipients.length <= FEW) return deliver({ events, recipients, ...through });
    const shards = inPieces(recipients, SHARD);
    await queue.put(shards.map((shard) => ({ kind: 'deliver', events, recipients: shard, ...through })));
  };

  const tellRoom = async (roomId: RoomId, event: ServerEvent, except: ConnectionId | undefined): Promise<void> => {
    // Only what has a place in the log can wait to be read there.
    const found = 'seq' in event ? await watchers.upTo(roomId, most) : await watchers.all(roomId);
    if (found !== undefined) return spread([event], without(found, except), roomId);
    if ('seq' in event) await waves.join(roomId, event.seq);
  };

  const tell: Fanout['tell'] = async (audience, event) => {
    if ('roomId' in audience) return tellRoom(audience.roomId, event, audience.except);
    if ('awayFrom' in audience) {
      const away = await heads.away(audience.awayFrom, event);
      return away && spread([away.event], away.recipients);
    }
    const found = 'userId' in audience ? connections.ofUser(audience.userId) : connections.get(audience.connectionId);
    const recipients = [(await found) ?? []].flat();
    await deliver({ events: [event], recipients });
  };

  const wave = async (roomId: RoomId, seq: number): Promise<void> => {
    const events = await waves.gathered(roomId, seq);
    if (events.length > 0) await spread(events, await watchers.all(roomId), roomId);
  };

  return {
    tell,
    run: async (job) => {
      if (job.kind === 'deliver') return deliver(job);
      return job.kind === 'wave' ? wave(job.roomId, job.seq) : tell(job.audience, job.event);
    },
  };
}

function without(recipients: Recipient[], except: ConnectionId | undefined): Recipient[] {
  return except === undefined ? recipients : recipients.filter(({ connectionId }) => connectionId !== except);
}
