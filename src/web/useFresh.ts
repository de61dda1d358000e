// Counts what has come while the end of the log was out of view.
import { useState } from 'react';
import type { LogState } from '../client/log.ts';

/** How many messages of others came since the end was last in view. */
export function useFresh({ messages }: LogState, me: string | undefined, atEnd: boolean): number {
  const newest = messages.at(-1)?.n ?? 0;
  const [seen, setSeen] = useState(newest);
  if (atEnd && seen !== newest) setSeen(newest);
  if (atEnd) return 0;
  let fresh = 0;
  for (let at = messages.length - 1; (messages[at]?.n ?? 0) > seen; at -= 1) {
    if (messages[at]?.userId !== me) fresh += 1;
  }
  return fresh;
}
