// What was new when a room was opened, whether the reader has seen where it begins, and the way there.
import { useCallback, useEffect, useState } from 'react';
import type { RoomState } from '../client/room.ts';
import type { Line, Unread, UnreadLine } from './lines.ts';
import type { Place } from './place.ts';
import { useChat } from './useChat.ts';

/** What was new on opening: taken once per visit, as soon as the newest messages are here. */
export function useUnread({ unreadFrom, head, log }: RoomState): Unread | undefined {
  const [taken, setTaken] = useState<{ from: number | undefined; unread?: Unread }>();
  if (log.newest === 'read' && (taken === undefined || taken.from !== unreadFrom)) {
    const some = unreadFrom !== undefined && unreadFrom < head.n;
    setTaken({ from: unreadFrom, ...(some && { unread: { after: unreadFrom, to: head.n } }) });
  }
  return taken?.unread;
}

interface Options {
  roomId: string;
  lines: readonly Line[];
  /** Whether the server can be asked for more. */
  open: boolean;
  /** n of the oldest message here. */
  oldest: number | undefined;
  unread: Unread | undefined;
  toLine(id: string): void;
}

export interface UnreadPlace {
  /** What the pill says, while the divider is above the view and has not been seen. */
  above: Pick<UnreadLine, 'count' | 'since'> | undefined;
  /** Goes to the divider, reading as much history as it takes. */
  go(): void;
  /** The reader has done with what was new. */
  done(): void;
  onView(place: Place): void;
}

/** Where the reader is in relation to what was new. */
export function useUnreadPlace({ roomId, lines, open, oldest, unread, toLine }: Options): UnreadPlace {
  const chat = useChat();
  const [seen, setSeen] = useState(false);
  /** How often somebody has asked for the way there; 0 once it was found. Asking again tries again. */
  const [seeking, setSeeking] = useState(0);
  const divider = lines.find((line) => line.kind === 'unread');

  useEffect(() => {
    if (seeking === 0) return;
    if (divider) toLine(divider.id);
    else if (open && oldest !== undefined) chat.loadOlder(roomId);
  }, [seeking, divider, open, oldest, chat, roomId, toLine]);

  const onView = useCallback((place: Place) => {
    if (!place.marks.some(({ id }) => id === 'unread')) return;
    setSeen(true);
    setSeeking(0);
  }, []);

  // Without a line, though all is here from its place on, there are only own words.
  const away = unread !== undefined && oldest !== undefined && oldest > unread.after + 1;
  const count = divider?.count ?? (away ? unread.to - unread.after : 0);
  const hidden = seen || unread === undefined || count <= 0 || oldest === undefined;
  return {
    above: hidden ? undefined : (divider ?? { count }),
    go: () => setSeeking((times) => times + 1),
    done: () => {
      setSeen(true);
      setSeeking(0);
    },
    onView,
  };
}
