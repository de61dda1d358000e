import { Hash } from 'lucide-react';
import { Mark } from './Mark.tsx';
import { Me } from './Me.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

interface Props {
  current: string | undefined;
  /** On a phone something else is shown. */
  hidden: boolean;
  /** On a phone this is all there is: the page's main part, and its heading. */
  alone: boolean;
  onPick(roomId: string): void;
}

/** The place's name, how the connection stands, the rooms, and who I am. */
export function Sidebar({ current, hidden, alone, onPick }: Props) {
  const place = useChatState((state) => state.place?.name ?? words.product);
  const rooms = useChatState((state) => state.rooms);
  const Part = alone ? 'main' : 'aside';
  const Name = alone ? 'h1' : 'p';
  return (
    <Part
      aria-label={words.roomsAndYou}
      className={`flex min-h-0 flex-col border-e border-line bg-s1 @max-[640px]/app:border-0 @max-[640px]/app:bg-bg ${hidden ? '@max-[640px]/app:hidden' : ''}`}
    >
      <header className="flex h-16 shrink-0 items-center gap-3 px-4 pt-[env(safe-area-inset-top)]">
        <Mark className="size-8 shrink-0" />
        <div className="min-w-0">
          <Name className="truncate text-message leading-5 font-[650] tracking-[-0.01em] @max-[640px]/app:text-page @max-[640px]/app:leading-7">
            <bdi>{place}</bdi>
          </Name>
          <StatusLine />
        </div>
      </header>
      <nav
        aria-label={words.rooms}
        data-region="rooms"
        className="scroll-thin min-h-0 flex-1 overflow-y-auto px-2 pb-4"
      >
        <h2 className="mt-1 flex h-8 items-center px-2 text-meta font-semibold text-ink-3">{words.rooms}</h2>
        <ul>
          {[...rooms.values()].map(({ view }) => (
            <li key={view.roomId}>
              <button
                type="button"
                {...(view.roomId === current ? { 'aria-current': 'page', 'data-first': true } : {})}
                onClick={() => onPick(view.roomId)}
                className="relative flex min-h-8 w-full items-center gap-2.5 rounded-2 px-2 text-start text-ink-2 hover:bg-s2 aria-[current]:bg-s3 aria-[current]:font-semibold aria-[current]:text-ink aria-[current]:before:absolute aria-[current]:before:inset-y-1.5 aria-[current]:before:-start-2 aria-[current]:before:w-[3px] aria-[current]:before:rounded-e-[3px] aria-[current]:before:gradient @max-[640px]/app:min-h-16 @max-[640px]/app:text-field @max-[640px]/app:text-ink @max-[640px]/app:aria-[current]:bg-transparent @max-[640px]/app:aria-[current]:font-normal @max-[640px]/app:before:hidden"
              >
                <Hash
                  className="mx-[3px] size-[18px] shrink-0 text-ink-3 @max-[640px]/app:mx-0 @max-[640px]/app:size-11 @max-[640px]/app:rounded-[14px] @max-[640px]/app:bg-s2 @max-[640px]/app:p-3"
                  strokeWidth={1.75}
                  aria-hidden="true"
                />
                <bdi className="truncate">{view.name}</bdi>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <Me />
    </Part>
  );
}
