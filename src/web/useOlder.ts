// Reads older messages before the reader gets there.
import { type RefObject, useEffect, useRef } from 'react';
import type { RoomState } from '../client/room.ts';
import { useChat } from './useChat.ts';

/** Older messages are asked for while they are still this far above the view. */
const AHEAD = '600px 0px 0px 0px';

/** A ref for the beginning of the list: when it comes near the view, the page before the oldest message is read. */
export function useOlder({ view, log }: RoomState): RefObject<HTMLDivElement | null> {
  const chat = useChat();
  const { roomId } = view;
  const { more, open, messages } = log;
  const oldest = messages[0]?.n;
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!more || !open || oldest === undefined || !top.current) return undefined;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && chat.loadOlder(roomId), {
      root: top.current.closest('[role=log]'),
      rootMargin: AHEAD,
    });
    seen.observe(top.current);
    return () => seen.disconnect();
  }, [chat, roomId, oldest, more, open]);
  return top;
}
