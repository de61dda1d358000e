// On a phone the list and the room are a stack, and the system's back goes through it.
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';

export type Screen = 'list' | 'room';

const phone = matchMedia('(max-width: 640px)');

function onPhoneChange(changed: () => void): () => void {
  phone.addEventListener('change', changed);
  return () => phone.removeEventListener('change', changed);
}

/** Which of the two a phone shows; `alone` when it really is one. Wider pages show both and never notice. */
export function useScreen(): { screen: Screen; alone: boolean; showList(): void; showRoom(): void } {
  const [screen, setScreen] = useState<Screen>('room');
  const alone = useSyncExternalStore(onPhoneChange, () => phone.matches);

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

  return { screen, alone, showList, showRoom };
}

function screenOf(state: unknown): Screen {
  return typeof state === 'object' && state !== null && 'screen' in state && state.screen === 'list' ? 'list' : 'room';
}
