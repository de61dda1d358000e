import { useEffect } from 'react';
import { Announcer } from './Announcer.tsx';
import { Room } from './Room.tsx';
import { Sidebar } from './Sidebar.tsx';
import { useChatState } from './useChat.ts';
import { useScreen } from './useScreen.ts';
import { words } from './words.ts';

const skip =
  'sr-only focus-visible:not-sr-only focus-visible:fixed focus-visible:start-2 focus-visible:top-2 focus-visible:z-10 focus-visible:rounded-2 focus-visible:bg-raised focus-visible:p-3 focus-visible:shadow-bar';

/** The chat: rooms at the start side, the room beside them; on a phone one at a time. */
export function Shell() {
  // One room for now. Which one is shown becomes a part of the address when there are more.
  const roomId = useChatState((state) => state.rooms.keys().next().value);
  const { screen, alone, showList, showRoom } = useScreen();
  useEffect(() => {
    document.addEventListener('keydown', cycle);
    return () => document.removeEventListener('keydown', cycle);
  }, []);
  return (
    <div
      className="grid h-full grid-cols-[17rem_minmax(0,1fr)] grid-rows-1 @max-[1180px]/app:grid-cols-[15.5rem_minmax(0,1fr)] @max-[640px]/app:grid-cols-1"
      data-screen={screen}
    >
      <a href="#messages" className={skip}>
        {words.skipToMessages}
      </a>
      <a href="#composer" className={skip}>
        {words.skipToComposer}
      </a>
      <Sidebar current={roomId} hidden={screen === 'room'} alone={alone && screen === 'list'} onPick={showRoom} />
      <Room roomId={roomId} hidden={screen === 'list'} onBack={showList} />
      <Announcer roomId={roomId} />
    </div>
  );
}

/** F6 goes from region to region, Shift F6 back. */
function cycle(event: KeyboardEvent): void {
  if (event.key !== 'F6') return;
  event.preventDefault();
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((here + (event.shiftKey ? -1 : 1)) % regions.length);
  (next?.querySelector<HTMLElement>('[data-first]') ?? next)?.focus();
}
