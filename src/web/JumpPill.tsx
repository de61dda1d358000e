import { ArrowDown } from 'lucide-react';
import { words } from './words.ts';

/** The way back to the end, at the end side above the composer, with the number of what has come there. */
export function JumpPill({ fresh, onJump }: { fresh: number; onJump(): void }) {
  return (
    <button
      type="button"
      onClick={onJump}
      className="absolute end-6 bottom-3 z-2 flex h-9 items-center gap-2 rounded-full border border-line bg-raised ps-3 pe-3.5 text-second font-semibold shadow-bar hover:bg-s2 @max-[640px]/app:end-4 @max-[640px]/app:h-11"
    >
      <ArrowDown className="size-4" strokeWidth={1.75} aria-hidden="true" />
      {fresh > 0 ? words.newMessages(fresh) : words.newest}
    </button>
  );
}
