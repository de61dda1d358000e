import { Box, Shield } from 'lucide-react';
import type { ReactNode } from 'react';
import { Mark, MarkLines } from './Mark.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** The frame of every way in: a picture of what this is, and beside it what to do. */
export function Welcome({ title, children }: { title: string; children: ReactNode }) {
  const place = useChatState((state) => state.place?.name ?? words.product);
  return (
    <div className="grid h-full grid-cols-[minmax(0,5fr)_minmax(0,7fr)] overflow-y-auto bg-bg @max-[860px]/app:grid-cols-1 @max-[860px]/app:grid-rows-[auto_1fr]">
      <Picture place={place} />
      <main className="grid grid-cols-[minmax(0,24rem)] place-content-center px-6 py-12 @max-[860px]/app:content-start @max-[640px]/app:py-8">
        <div className="grid grid-cols-1 gap-5">
          <div>
            <h1 className="text-welcome font-[650] tracking-[-0.022em] text-balance">
              <bdi>{title}</bdi>
            </h1>
            <p className="text-message text-ink-2">
              <bdi dir="ltr">{location.host}</bdi>
            </p>
          </div>
          {children}
        </div>
      </main>
    </div>
  );
}

function Picture({ place }: { place: string }) {
  return (
    <aside
      aria-label={words.product}
      className="gradient-deep relative flex flex-col justify-between gap-6 overflow-hidden p-12 text-on-gradient @max-[1180px]/app:p-8 @max-[640px]/app:p-6"
    >
      <MarkLines className="absolute -end-[12%] -bottom-[18%] w-[92%] overflow-visible opacity-[.16] @max-[860px]/app:-bottom-[90%] @max-[860px]/app:w-[60%]" />
      <p className="relative flex items-center gap-3 text-title font-semibold tracking-[-0.01em]">
        <Mark look="plain" className="size-8" />
        {words.product}
      </p>
      <div className="relative @max-[640px]/app:hidden">
        <p className="max-w-[12ch] text-display font-[650] tracking-[-0.025em] text-balance @max-[860px]/app:max-w-none @max-[860px]/app:text-welcome">
          {words.welcome}
        </p>
        <p className="mt-4 max-w-[40ch] text-message text-balance text-on-gradient-2">{words.ownMachine(place)}</p>
      </div>
      <ul className="relative grid gap-2 text-on-gradient-2 @max-[860px]/app:hidden">
        <li className="flex items-center gap-2.5">
          <Box className="size-4" strokeWidth={1.75} aria-hidden="true" />
          {words.staysHere}
        </li>
        <li className="flex items-center gap-2.5">
          <Shield className="size-4" strokeWidth={1.75} aria-hidden="true" />
          {words.noTracking}
        </li>
      </ul>
    </aside>
  );
}
