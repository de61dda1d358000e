// Whether the page is as narrow as a phone: then it shows one thing at a time.
import { useSyncExternalStore } from 'react';

const narrow = matchMedia('(max-width: 640px)');

function onChange(changed: () => void): () => void {
  narrow.addEventListener('change', changed);
  return () => narrow.removeEventListener('change', changed);
}

/** True on a phone. */
export function usePhone(): boolean {
  return useSyncExternalStore(onChange, () => narrow.matches);
}
