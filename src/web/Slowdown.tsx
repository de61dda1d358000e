import { unsent } from '../client/outbox.ts';
import { secondsLeft } from './connectionFace.ts';
import { useChatState, useNow } from './useChat.ts';
import { words } from './words.ts';

/** Seconds for which a room takes no more of what one writes; 0 when it does. */
export function useSlowdown(roomId: string): number {
  const pause = useChatState((state) => state.outbox.pauses.get(roomId));
  const waits = useChatState((state) => unsent(state, roomId).length > 0);
  const slow = waits && pause?.problem === 'rate_limited';
  const now = useNow(slow);
  return slow && pause.until > now ? secondsLeft(pause.until, now) : 0;
}

/** Says for how long a room takes no more. Screen readers hear it once, without the seconds. */
export function Slowdown({ seconds }: { seconds: number }) {
  return (
    <>
      <output className="sr-only">{seconds > 0 && words.textStays}</output>
      {seconds > 0 && (
        <p
          aria-hidden="true"
          className="mx-6 rounded-2 px-3 py-1 text-second text-warn @max-[1180px]/app:mx-5 @max-[640px]/app:mx-4"
        >
          {words.tooFast(seconds)}
        </p>
      )}
    </>
  );
}
