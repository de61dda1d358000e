import { Mark } from './Mark.tsx';
import { Me } from './Me.tsx';
import { RoomSection } from './RoomSection.tsx';
import { StatusLine } from './StatusLine.tsx';
import { TabBar } from './TabBar.tsx';
import { Updated } from './Updated.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

interface Props {
  current: string | undefined;
  /** Something else fills the phone's screen. */
  hidden: boolean;
  /** On a phone this is all there is: the page's main part, and its heading. */
  phone: boolean;
}

/** The place's name, how the connection stands, the rooms, and who I am. */
export function Sidebar({ current, hidden, phone }: Props) {
  const place = useChatState((state) => state.place?.name ?? words.product);
  const Part = phone ? 'main' : 'aside';
  const Name = phone ? 'h1' : 'p';
  return (
    <Part
      aria-label={words.roomsAndYou}
      className={`flex min-h-0 flex-col border-e border-line bg-s1 @max-[640px]/app:border-0 @max-[640px]/app:bg-bg ${hidden ? '@max-[640px]/app:hidden' : ''}`}
    >
      <header className="flex min-h-16 shrink-0 items-center gap-3 px-4 pt-[env(safe-area-inset-top)]">
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
        className="scroll-thin min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4"
      >
        <RoomSection current={phone ? undefined : current} />
      </nav>
      <Updated />
      {phone ? <TabBar current="chats" /> : <Me />}
    </Part>
  );
}
