// On a phone the list and the room are a stack, and the system's back goes through it.
import { useCallback, useEffect, useState } from 'react';

export type Screen = 'list' | 'room';

/** Which of the two a phone shows. Wider pages show both and never notice. */
export function useScreen(): { screen: Screen; showList(): void; showRoom(): void } {
  const [screen, setScreen] = useState<Screen>('room');

  useEffect(() => {
    const read = (event: PopStateEvent): void => setScreen(screenOf(event.state));
    window.addEventListener('popstate', read);
    return () => window.removeEventListener('popstate', read);
  }, []);

  const showRoom = useCallback(() => {
    if (screenOf(history.state) === 'room') return;
    history.pushState({ screen: 'room', pushed: true }, '');
    setScreen('room');
  }, []);

  const showList = useCallback(() => {
    // The room was reached from the list: going back is going there.
    if (history.state?.pushed === true) return history.back();
    history.replaceState({ screen: 'list' }, '');
    setScreen('list');
  }, []);

  return { screen, showList, showRoom };
}

function screenOf(state: unknown): Screen {
  return typeof state === 'object' && state !== null && 'screen' in state && state.screen === 'list' ? 'list' : 'room';
}
