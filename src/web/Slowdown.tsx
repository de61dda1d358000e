import { secondsLeft } from './connectionFace.ts';
import { useChatState, useNow } from './useChat.ts';
import { words } from './words.ts';

/** The room takes less than is being written: says for how long, and that it goes on by itself. */
export function Slowdown({ roomId }: { roomId: string }) {
  const pause = useChatState((state) => state.outbox.pauses.get(roomId));
  const waits = useChatState((state) =>
    state.outbox.items.some((item) => item.roomId === roomId && item.state === 'queued'),
  );
  const slow = waits && pause?.code === 'rate_limited';
  const now = useNow(slow);
  if (!slow) return null;
  return (
    <p className="mx-6 rounded-2 bg-warn-soft px-3 py-1.5 text-second text-warn @max-[640px]/app:mx-4">
      {words.tooFast(secondsLeft(pause.until, now))}
    </p>
  );
}
