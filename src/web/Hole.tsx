import { useEffect, useRef } from 'react';
import type { Row } from '../client/message.ts';
import { TextButton } from './Button.tsx';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Messages that are missing: says how many, and fills by itself when it comes into view. */
export function Hole({ roomId, hole }: { roomId: string; hole: Extract<Row, { kind: 'hole' }> }) {
  const chat = useChat();
  const row = useRef<HTMLParagraphElement>(null);
  // A connection alone is not enough: the room has to be open on it.
  const open = useChatState((state) => state.rooms.get(roomId)?.log.open === true);
  const { before, gone, reading, count } = hole;

  useEffect(() => {
    if (gone || !open || !row.current) return undefined;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && chat.loadHole(roomId, before));
    seen.observe(row.current);
    return () => seen.disconnect();
  }, [chat, roomId, before, gone, open]);

  return (
    <p
      ref={row}
      data-line={hole.id}
      className="mx-6 my-3 flex min-h-9 flex-wrap items-center justify-center gap-2 rounded-2 bg-s2 px-3 text-second text-ink-2 @max-[640px]/app:mx-4"
    >
      {gone ? words.holeGone(count) : words.hole(count)}
      {!gone && (
        <TextButton className="text-accent-text" disabled={reading} onClick={() => chat.loadHole(roomId, before)}>
          {reading ? words.loadingThem : words.loadThem}
        </TextButton>
      )}
    </p>
  );
}
