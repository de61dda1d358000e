// Telling of a new entry: to whom the room is open in full, to its other members that its log has grown.
import type { Profile } from '../protocol/account.ts';
import type { ServerEvent } from '../protocol/index.ts';
import { userOf } from './account.ts';
import type { Ctx } from './handler.ts';
import type { Appended, Entry } from './ports.ts';

/** What every draft of a notice (a join, a leave, a change) has in common: who, when, and an id. */
export function noticeFields({ ports }: Ctx, who: Profile): Profile & { entryId: string; timestamp: string } {
  return { ...who, entryId: ports.ids.next(), timestamp: new Date(ports.clock.now()).toISOString() };
}

/**
 * Publishes what was appended. If it was there already, whoever stored it may have ended before it was told: then it is
 * told where the log ends, which harms nobody who knows.
 */
export function publishEntry(ctx: Ctx, { entry, message, head, repeated, headWaits }: Appended): void {
  const { roomId } = entry;
  if (repeated) return ctx.publish({ roomId }, { event: 'head.moved', roomId, ...head });
  const event = entry.kind === 'post' ? message && ({ event: 'message.posted', ...message } as const) : eventOf(entry);
  if (event) ctx.publish({ roomId }, event);
  if (!headWaits) ctx.publish({ awayFrom: roomId }, { event: 'head.moved', roomId, ...head });
}

/** The event of an entry that is no post. */
export function eventOf(entry: Exclude<Entry, { kind: 'post' }>): ServerEvent {
  const { kind: _, ...fields } = entry;
  if (entry.kind === 'join') return { event: 'member.joined', ...fields };
  if (entry.kind === 'leave') return { event: 'member.left', ...fields };
  const { name, topic } = entry;
  return { event: 'room.changed', ...fields, name, topic };
}

/** Tells all of a person's connections that the list of their rooms has changed. */
export async function tellRev({ ports, connection, publish }: Ctx): Promise<void> {
  const { userId } = connection.user;
  const { rev } = await userOf(ports, userId);
  publish({ userId }, { event: 'me.changed', rev });
}
