// Applies what a person has set for this device: the look by theme.js, the language by the words.
import { useEffect } from 'react';
import { useChatState } from './useChat.ts';
import { setLanguage } from './words.ts';
import { spokenOf } from './words/locale.ts';

/** Keeps the root of the page as the preferences want it, also when another tab has changed them. */
export function useWishes(): void {
  const wishes = useChatState((state) => state.preferences);
  useEffect(() => {
    dispatchEvent(new CustomEvent('preferences', { detail: wishes }));
    setLanguage(spokenOf(wishes.language)).catch(() => {
      // The present sentences stay. Where the language was chosen, the settings say so.
    });
  }, [wishes]);
}
