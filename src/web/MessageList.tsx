import { type FocusEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { tagsOf } from '../client/lookalike.ts';
import type { RoomState } from '../client/room.ts';
import { JumpPill } from './JumpPill.tsx';
import { authorsOf, linesOf } from './lines.ts';
import { LogSection } from './LogSection.tsx';
import { nextRow } from './logKeys.ts';
import { Notice } from './Notice.tsx';
import { Skeleton } from './Skeleton.tsx';
import { UnreadPill } from './Unread.tsx';
import { useChat, useChatState } from './useChat.ts';
import { useEscape } from './useEscape.ts';
import { useFresh } from './useFresh.ts';
import { useLanguage } from './useLanguage.ts';
import { useLive } from './useLive.ts';
import { useOlder } from './useOlder.ts';
import { useScrollPlace } from './useScrollPlace.ts';
import { useShown } from './useShown.ts';
import { useUnread, useUnreadPlace } from './useUnread.ts';
import { words } from './words.ts';

/** The log of a room: keeps its place when something is added anywhere, and its end when it was there. */
export function MessageList({ room, onEdit }: { room: RoomState; onEdit(text: string): void }) {
  useLanguage();
  const chat = useChat();
  const { view, log } = room;
  const { roomId, name } = view;
  const items = useChatState((state) => state.outbox.items);
  const me = useChatState((state) => state.account.user);
  const unread = useUnread(room);
  const lines = useMemo(() => linesOf({ roomId, log, items, me, unread }), [roomId, log, items, me, unread]);
  // Whoever made a room has joined it: that alone says nothing to the first reader.
  const silent = lines.every(({ kind }) => kind === 'day' || kind === 'notice');
  const live = useLive(log, lines);
  const { messages } = log;
  const tags = useMemo(() => tagsOf(authorsOf(messages, me)), [messages, me]);
  const [picked, setPicked] = useState<string>();
  const onShown = useShown(roomId);
  const { box, list, sections, atEnd, toEnd, toLine, rowFor, inView } = useScrollPlace({
    lines,
    kept: picked,
    onView(place, shown) {
      toNew.onView(place);
      onShown(place, shown);
    },
  });
  const toNew = useUnreadPlace({ roomId, lines, open: log.open, oldest: messages[0]?.n, unread, toLine });
  const top = useOlder(room);
  const fresh = useFresh(log, me?.userId, atEnd);

  // Whoever writes wants to see it, wherever they were reading.
  const written = items.at(-1)?.at ?? 0;
  const followed = useRef(written);
  useEffect(() => {
    if (written > followed.current) toEnd();
    followed.current = Math.max(followed.current, written);
  }, [written, toEnd]);

  const toNewest = (): void => {
    chat.markAllRead(roomId);
    toNew.done();
    toEnd();
    document.getElementById('composer')?.focus();
  };
  useEscape(toNewest);

  const rows = useMemo(() => lines.flatMap((line) => (line.kind === 'message' ? [line.id] : [])), [lines]);
  const newest = rows.at(-1);
  if (newest === undefined && log.newest === 'missing') return <Skeleton />;
  const here = picked !== undefined && rows.includes(picked) ? picked : undefined;

  const pick = (event: FocusEvent<HTMLElement>): void =>
    setPicked(event.target.closest<HTMLElement>('[data-line]')?.dataset['line']);

  function onKeyDown(event: KeyboardEvent): void {
    const next = nextRow(event, rows, here, inView());
    if (next === undefined) return;
    event.preventDefault();
    rowFor(next)?.focus();
  }

  return (
    <div className="relative flex min-h-0 grow flex-col" data-region="messages">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move the focus between rows */}
      <div
        ref={box}
        id="messages"
        role="log"
        aria-live="off"
        aria-label={words.messagesIn(name)}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onFocus={pick}
        className="scroll-thin flex min-h-0 grow flex-col overflow-y-auto overscroll-contain pb-2 [overflow-anchor:none]"
      >
        {silent && (
          <div className="m-auto">
            <Notice level={2} title={words.emptyTitle(name)} help={words.emptyHelp} />
          </div>
        )}
        {lines.length > 0 && (
          <div ref={list} className={silent ? undefined : 'mt-auto'}>
            <div ref={top} className="h-px" />
            {sections.map((part) => (
              <LogSection
                key={part.id}
                part={part}
                roomId={roomId}
                tabStop={here ?? newest}
                live={live}
                tags={tags}
                onEdit={onEdit}
              />
            ))}
          </div>
        )}
      </div>
      {toNew.above && (
        <UnreadPill
          {...toNew.above}
          onGo={toNew.go}
          onRead={() => {
            chat.markAllRead(roomId);
            toNew.done();
          }}
        />
      )}
      {!atEnd && <JumpPill fresh={fresh} onJump={toEnd} />}
    </div>
  );
}
