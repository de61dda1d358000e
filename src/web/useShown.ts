// Tells the chat what has really been shown: in view, in a tab that is visible.
import { useCallback, useEffect, useRef } from 'react';
import { type Place, shownIn } from './place.ts';
import { useChat } from './useChat.ts';

/** A function to be called with what is in view. What comes into view in a hidden tab counts when it is looked at. */
export function useShown(roomId: string): (place: Place, box: Element) => void {
  const chat = useChat();
  const inView = useRef<number>(undefined);

  const tell = useCallback(() => {
    if (inView.current !== undefined && document.visibilityState === 'visible') chat.shown(roomId, inView.current);
  }, [chat, roomId]);

  useEffect(() => {
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [tell]);

  return useCallback(
    (place, box) => {
      const n = shownIn(place, box);
      if (n === inView.current) return;
      inView.current = n;
      tell();
    },
    [tell],
  );
}
