import { ArrowUp, X } from 'lucide-react';
import { IconButton } from './Button.tsx';
import type { UnreadLine } from './lines.ts';
import { sinceOf } from './time.ts';
import { useNow } from './useChat.ts';
import { words } from './words.ts';

type Fresh = Pick<UnreadLine, 'count' | 'since'>;

/** What was new on opening, and since when; the count alone while its beginning has not been read. */
function useFreshWords({ count, since }: Fresh): string {
  const now = useNow(since !== undefined, 60_000);
  return since === undefined ? words.newMessages(count) : words.newSince(count, sinceOf(since, now));
}

/** The line above what was new on opening. */
export function UnreadDivider(line: UnreadLine) {
  return (
    <h3
      data-line={line.id}
      className="mx-6 mt-4 mb-1 flex items-center gap-3 text-meta font-[650] text-pink-text before:h-px before:flex-1 before:bg-pink @max-[1180px]/app:mx-5 @max-[640px]/app:mx-4"
    >
      {useFreshWords(line)}
    </h3>
  );
}

/** Floats under the header while that line is above the view: leads there, or says that it is read. */
export function UnreadPill({ onGo, onRead, ...fresh }: Fresh & { onGo(): void; onRead(): void }) {
  return (
    <div className="absolute inset-x-4 top-10 z-2 mx-auto flex h-9 w-fit max-w-[calc(100%-2rem)] items-center rounded-full border border-pink bg-raised ps-1 text-second font-semibold text-pink-text shadow-bar @max-[640px]/app:h-11">
      <button
        type="button"
        onClick={onGo}
        className="touch flex h-full min-w-0 items-center gap-2 rounded-full ps-2 pe-1"
      >
        <ArrowUp className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />
        <span className="truncate">{useFreshWords(fresh)}</span>
      </button>
      <IconButton aria-label={words.markRead} onClick={onRead} className="rounded-full">
        <X className="size-4" strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
