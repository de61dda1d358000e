// What the page says, in the language that was set. `words` changes with it: read it while painting, never keep a copy.
import { en, type Words } from './words/en.ts';
import { directionOf, type Language } from './words/locale.ts';

export type { Language } from './words/locale.ts';

/** The sentences of the present language. */
export let words: Words = en;
/** The present language. */
export let language: Language = 'en';

const listeners = new Set<() => void>();
let wanted: Language = 'en';

/** Runs `listener` after each change of the language. Gives back how to stop that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Speaks another language from now on. Rejects if its sentences cannot be loaded; the present ones stay. */
export async function setLanguage(next: Language): Promise<void> {
  wanted = next;
  try {
    const sentences = next === 'ar' ? (await import('./words/ar.ts')).ar : en;
    // Another change may have overtaken this one.
    if (wanted !== next) return;
    words = sentences;
    language = next;
    for (const listener of listeners) listener();
  } finally {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
  }
}
