// Notices in a room's log: who came, who went, what the room is called now. They stand between the messages, by seq.
import type { ServerEvent } from '../protocol/index.ts';
import type { EntryView } from '../protocol/log.ts';

/** An entry of a log that is no post. */
export type Notice = Exclude<EntryView, { kind: 'post' }>;

const kinds: Readonly<Record<string, true>> = { join: true, leave: true, change: true } satisfies Record<
  Notice['kind'],
  true
>;

/** The notices among entries. A kind of entry that this version does not know is none: it only has its place. */
export function noticesIn(entries: readonly EntryView[]): Notice[] {
  return entries.filter((entry): entry is Notice => Object.hasOwn(kinds, entry.kind));
}

/** The notice that an event tells of, if it does. */
export function noticeOf(event: ServerEvent): Notice | undefined {
  if (event.event === 'member.joined' || event.event === 'member.left') {
    const { event: name, roomId: _, ...fields } = event;
    return { kind: name === 'member.joined' ? 'join' : 'leave', ...fields };
  }
  if (event.event !== 'room.changed') return undefined;
  const { event: _, roomId: __, ...fields } = event;
  return { kind: 'change', ...fields };
}

/** Puts notices into a list ordered by seq, each once. */
export function mergeNotices(list: readonly Notice[], incoming: readonly Notice[]): readonly Notice[] {
  const known = new Set(list.map((notice) => notice.seq));
  const fresh = incoming.filter((notice) => !known.has(notice.seq));
  return fresh.length === 0 ? list : [...list, ...fresh].sort((a, b) => a.seq - b.seq);
}

/** The notices that the cursor of a log has passed on its way from `from`, told to what lives beside the log. */
export function passed(notices: readonly Notice[], from: number, to: number): Notice[] {
  return notices.filter(({ seq }) => seq > from && seq <= to);
}
