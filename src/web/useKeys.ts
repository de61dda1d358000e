// Keys that work anywhere in the page.
import { useEffect } from 'react';
import type { ShowDialog } from './dialogs.ts';
import { go, whereNow } from './here.ts';
import { neighbour } from './rooms.ts';
import { useChat } from './useChat.ts';

/** Alt and arrows go from room to room, F6 from part to part, Ctrl or Cmd and / shows all keys. */
export function useKeys(show: ShowDialog): void {
  const chat = useChat();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
      const inDialog = document.querySelector('dialog[open]') !== null;
      if ((ctrlKey || metaKey) && key === '/') {
        event.preventDefault();
        if (!inDialog) show('keys');
      } else if (inDialog) {
        // The page behind it stays as it is.
      } else if (key === 'F6') {
        event.preventDefault();
        cycle(shiftKey ? -1 : 1);
      } else if (altKey && !ctrlKey && !metaKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
        event.preventDefault();
        const { roomId, panel } = whereNow();
        const next = neighbour(chat.get().rooms, roomId, key === 'ArrowUp' ? -1 : 1, shiftKey);
        if (next !== undefined) go({ roomId: next, ...(panel ? { panel } : {}) });
      }
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [chat, show]);
}

/** The next part of the page that can be seen gets the focus, on its first or last used control. */
function cycle(step: 1 | -1): void {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((part) => part.checkVisibility());
  const here = parts.findIndex((part) => part.contains(document.activeElement));
  const next = parts.at((here < 0 && step < 0 ? -1 : here + step) % parts.length);
  const first =
    next?.querySelector<HTMLElement>('[data-first]') ?? next?.querySelector<HTMLElement>('a, button, input');
  (first ?? next)?.focus();
}
