// What functions leave for the worker, as text in the queue. A job may be done twice: all of them are such that this harms
// nobody, since clients drop what they have.
import type { Audience, ConnectionId, RoomId, UserId } from '../../core/ports.ts';
import type { ServerEvent } from '../../protocol/index.ts';

/** What must be known of a connection to post to it. */
export interface Recipient {
  connectionId: ConnectionId;
  kind: 'parley' | 'classic';
  openedAt: number;
}

/** Events to post, and to whom. `roomId`: the opened room through which they were found. */
export interface DeliverJob {
  kind: 'deliver';
  events: ServerEvent[];
  recipients: Recipient[];
  roomId?: RoomId;
}

/** An event whose recipients have yet to be found. `told`: the end of the room's log that they know already. */
export interface TellJob {
  kind: 'tell';
  audience: Audience;
  event: ServerEvent;
  told?: number;
}

/** Whatever a very large room's log has from `seq` on, to be told at once. */
export interface WaveJob {
  kind: 'wave';
  roomId: RoomId;
  seq: number;
}

/** A session whose connections are to be ended, if it has ended itself. */
export interface EndJob {
  kind: 'end';
  userId: UserId;
  sessionId: string;
}

export type Job = DeliverJob | TellJob | WaveJob | EndJob;

/**
 * A job as SQS takes it: its messages are XML characters, which U+FFFE and U+FFFF are not. All others that are none JSON
 * escapes by itself.
 */
export function encodeJob(job: Job): string {
  return JSON.stringify(job).replace(/[\uFFFE\uFFFF]/gu, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
}

/** The job of a message in the queue. Throws when it is none. */
export function decodeJob(text: string): Job {
  const job = JSON.parse(text) as Job;
  if (!['deliver', 'tell', 'wave', 'end'].includes(job?.kind)) throw new Error('the message in the queue is no job');
  return job;
}
