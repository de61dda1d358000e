// Whom an event reaches by which way. To few it is posted at once; to more by the worker, in shards; in very large rooms
// several events go out as one wave. Those away from a room are told where its log ends. Here the worker's jobs are done, too.
import type { Audience, Clock, ConnectionId, Log, Ports, RoomId } from '../../core/ports.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import { endConnections } from '../../core/account.ts';
import { createDelivery } from './delivery.ts';
import { createHeads } from './heads.ts';
import type { EndJob, Job, Recipient, TellJob } from './jobs.ts';
import type { Post } from './post.ts';
import { inPieces, type Queue } from './queue.ts';
import type { Database } from './store/database.ts';
import { HEAD_PAUSE } from './store/rows.ts';
import { createWatchers } from './watchers.ts';
import { createWaves } from './waves.ts';

/** Recipients to whom an event is posted at once. */
export const FEW = 50;
/** Recipients of one job. */
export const SHARD = 250;
/** Recipients beyond which events go out in waves, unless said otherwise. */
export const MOST = 10_000;
/** Members of a room beyond which looking for those away is left to the worker. */
export const FEW_MEMBERS = 50;
/**
 * Seconds after which those away are told again where a log ends. Until then appends see that it is not due; one second
 * more, because their clocks and the queue's differ.
 */
export const HEADS_AFTER = HEAD_PAUSE / 1_000 + 1;

export type HeadMoved = Extract<ServerEvent, { event: 'head.moved' }>;

export interface Fanout {
  /** Hands an event to its audience, or to the queue. Throws when its recipients cannot be found, or the queue fails. */
  tell(audience: Audience, event: ServerEvent): Promise<void>;
  /**
   * Tells those away from a room where its log ends. In a small room at once, and if there are any, again for what comes
   * until the next time that this is due; else only then. Throws as `tell` does.
   */
  tellHead(roomId: RoomId, event: HeadMoved): Promise<void>;
  /** Does a job from the queue. Throws when it has to be done again. */
  run(job: Job): Promise<void>;
}

export interface FanoutParts {
  db: Database;
  store: Pick<Ports, 'connections' | 'records' | 'roomLog'>;
  post: Post;
  queue: Queue;
  clock: Clock;
  log: Log;
  most?: number;
}

/** All ways to tell people. It keeps nothing between two events but who had the last one's room open. */
export function createFanout({ db, store, post, queue, clock, log, most = MOST }: FanoutParts): Fanout {
  const { connections, records, roomLog } = store;
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

  // Who had a room open when its last entry was told: the same function then tells its head to those who had not.
  let last: { roomId: RoomId; seq: number; watching: Recipient[] } | undefined;

  const tellRoom = async (roomId: RoomId, event: ServerEvent, except: ConnectionId | undefined): Promise<void> => {
    // Only what has a place in the log can wait to be read there.
    const found = 'seq' in event ? await watchers.upTo(roomId, most) : await watchers.all(roomId);
    if (found !== undefined) {
      if ('seq' in event) last = { roomId, seq: event.seq, watching: found };
      return spread([event], without(found, except), roomId);
    }
    if ('seq' in event) await waves.join(roomId, event.seq);
  };

  const tellAway = async (roomId: RoomId, event: ServerEvent, told?: number): Promise<void> => {
    const away = await heads.away(roomId, event, told);
    if (away) await spread([away.event], away.recipients);
  };

  const tellHead: Fanout['tellHead'] = async (roomId, event) => {
    const watching = last?.roomId === roomId && last.seq === event.seq ? last.watching : undefined;
    const recipients = await heads.awayOfFew(roomId, FEW_MEMBERS, watching);
    const later: TellJob = { kind: 'tell', audience: { awayFrom: roomId }, event };
    if (recipients === undefined) return queue.put([later], HEADS_AFTER);
    if (recipients.length === 0) return;
    await queue.put([{ ...later, told: event.seq }], HEADS_AFTER);
    await spread([event], recipients);
  };

  const tell: Fanout['tell'] = async (audience, event) => {
    if ('roomId' in audience) return tellRoom(audience.roomId, event, audience.except);
    if ('awayFrom' in audience) return tellAway(audience.awayFrom, event);
    const found = 'userId' in audience ? connections.ofUser(audience.userId) : connections.get(audience.connectionId);
    const recipients = [(await found) ?? []].flat();
    await deliver({ events: [event], recipients });
  };

  const wave = async (roomId: RoomId, seq: number): Promise<void> => {
    const events = await waves.gathered(roomId, seq);
    if (events.length > 0) await spread(events, await watchers.all(roomId), roomId);
  };

  /** A sign-out that came to nothing leaves the session, and those who came by it. */
  const end = async ({ userId, sessionId }: EndJob): Promise<void> => {
    if (await records.get('session', sessionId)) return;
    const transport = { disconnect: async (connectionId: ConnectionId) => void (await post.end(connectionId)) };
    await endConnections({ connections, transport }, userId, sessionId);
  };

  return {
    tell,
    tellHead,
    run: async (job) => {
      if (job.kind === 'deliver') return deliver(job);
      if (job.kind === 'wave') return wave(job.roomId, job.seq);
      if (job.kind === 'end') return end(job);
      const { audience, event, told } = job;
      return 'awayFrom' in audience ? tellAway(audience.awayFrom, event, told) : tell(audience, event);
    },
  };
}

function without(recipients: Recipient[], except: ConnectionId | undefined): Recipient[] {
  return except === undefined ? recipients : recipients.filter(({ connectionId }) => connectionId !== except);
}
