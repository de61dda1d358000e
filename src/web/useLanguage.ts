// Paints a component anew when the language changes. The top of the tree calls it, and whatever is wrapped in `memo`.
import { useSyncExternalStore } from 'react';
import { language, type Language, onLanguage } from './words.ts';

/** The present language. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, () => language);
}
