import { ArrowDown } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { RoomState } from '../client/room.ts';
import { Hole } from './Hole.tsx';
import { linesOf } from './lines.ts';
import { Message } from './Message.tsx';
import { Notice } from './Notice.tsx';
import { Skeleton } from './Skeleton.tsx';
import { dayName } from './time.ts';
import { useChat, useChatState, useNow } from './useChat.ts';
import { useScrollPlace } from './useScrollPlace.ts';
import { words } from './words.ts';

/** Older messages are asked for while they are still this far above the view. */
const AHEAD = '600px 0px 0px 0px';

/** The log of a room: keeps its place when something is added above, and its end when it was there. */
export function MessageList({ room, onEdit }: { room: RoomState; onEdit(text: string): void }) {
  const chat = useChat();
  const { roomId, name } = room.view;
  const { messages, more, newest, open } = room.log;
  const items = useChatState((state) => state.outbox.items);
  const me = useChatState((state) => state.account.user);
  const lines = useMemo(() => linesOf(room, items, me), [room, items, me]);
  const top = useRef<HTMLDivElement>(null);
  const { box, list, atEnd, toEnd } = useScrollPlace(lines);
  const fresh = useFresh(room, me?.userId, atEnd);
  const [picked, setPicked] = useState<string>();

  // Whoever writes wants to see it, wherever they were reading.
  const written = items.at(-1)?.at ?? 0;
  const followed = useRef(written);
  useEffect(() => {
    if (written > followed.current) toEnd();
    followed.current = Math.max(followed.current, written);
  }, [written, toEnd]);

  const oldest = messages[0]?.n;
  useEffect(() => {
    if (!more || !open || oldest === undefined || !top.current) return undefined;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && chat.loadOlder(roomId), {
      root: top.current.closest('[role=log]'),
      rootMargin: AHEAD,
    });
    seen.observe(top.current);
    return () => seen.disconnect();
  }, [chat, roomId, oldest, more, open]);

  const pick = (event: FocusEvent<HTMLElement>): void =>
    setPicked(event.target.closest<HTMLElement>('[data-line]')?.dataset['line']);

  const last = lines.findLast((line) => line.kind === 'message');
  if (!last && newest === 'missing') return <Skeleton />;
  const tabStop = lines.some((line) => line.id === picked) ? picked : last?.id;
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
        onKeyDown={move}
        onFocus={pick}
        className="scroll-thin flex min-h-0 grow flex-col overflow-y-auto overscroll-contain pt-4 pb-2 [overflow-anchor:none]"
      >
        {last ? (
          <div ref={list} className="mt-auto">
            <div ref={top} className="h-px" />
            {lines.map((line) => {
              if (line.kind === 'day') return <Day key={line.id} day={line.day} />;
              if (line.kind === 'hole') return <Hole key={line.id} roomId={roomId} hole={line} />;
              return <Message key={line.id} {...line} tabStop={line.id === tabStop} onEdit={onEdit} />;
            })}
          </div>
        ) : (
          <div className="m-auto">
            <Notice level={2} title={words.emptyTitle(name)} help={words.emptyHelp} />
          </div>
        )}
      </div>
      {!atEnd && (
        <button
          type="button"
          onClick={toEnd}
          className="absolute end-6 bottom-3 flex h-9 items-center gap-2 rounded-full border border-line bg-raised ps-3 pe-3.5 text-second font-semibold shadow-bar hover:bg-s2 @max-[640px]/app:end-4 @max-[640px]/app:h-11"
        >
          <ArrowDown className="size-4" strokeWidth={1.75} aria-hidden="true" />
          {fresh > 0 ? words.newMessages(fresh) : words.newest}
        </button>
      )}
    </div>
  );
}

/** How many messages of others came while the end was out of view. */
function useFresh(room: RoomState, me: string | undefined, atEnd: boolean): number {
  const { messages } = room.log;
  const newest = messages.at(-1)?.n ?? 0;
  const [seen, setSeen] = useState(newest);
  if (atEnd && seen !== newest) setSeen(newest);
  return atEnd ? 0 : messages.filter((message) => message.n > seen && message.userId !== me).length;
}

/** A day between hairlines. */
function Day({ day }: { day: number }) {
  return (
    <h2 className="mx-6 mt-6 mb-2 flex items-center gap-3 text-meta font-semibold text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line @max-[1180px]/app:mx-5 @max-[640px]/app:mx-4">
      {dayName(day, useNow(true, 60_000))}
    </h2>
  );
}

/** Arrow keys go from message to message, Escape to the newest and on to writing. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('article')];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: rows.length - 1 }[event.key];
  if (event.key === 'Escape') {
    event.currentTarget.scrollTop = event.currentTarget.scrollHeight;
    document.getElementById('composer')?.focus();
  } else if (next !== undefined && here >= 0) {
    event.preventDefault();
    rows[Math.max(0, next)]?.focus();
  }
}
