import { ChevronDown, Compass, Plus } from 'lucide-react';
import { useState } from 'react';
import { unreadOf } from '../client/room.ts';
import { Button, IconButton } from './Button.tsx';
import { useShowDialog } from './dialogs.ts';
import { RoomRow } from './RoomRow.tsx';
import { listedRooms, roomTags } from './rooms.ts';
import { useAfter, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** The rooms one is in. Folded away, the section still shows what is unread. */
export function RoomSection({ current }: { current: string | undefined }) {
  const show = useShowDialog();
  const rooms = useChatState((state) => state.rooms);
  const known = useChatState((state) => state.roomsKnown);
  const [folded, setFolded] = useState(false);
  const slow = useAfter(!known && rooms.size === 0, 150);
  const listed = listedRooms(rooms, current);
  const tags = roomTags(listed.map(({ view }) => view));
  const shown = folded ? listed.filter((room) => room.view.roomId === current || unreadOf(room) > 0) : listed;
  return (
    <section aria-label={words.rooms}>
      <div className="mt-1 flex h-8 items-center ps-1 pe-0.5 text-meta font-semibold text-ink-3 @max-[640px]/app:h-11">
        <h2 className="min-w-0 grow">
          <button
            type="button"
            aria-expanded={!folded}
            onClick={() => setFolded(!folded)}
            className="touch flex items-center gap-1 rounded-1 px-1 hover:text-ink"
          >
            {words.rooms}
            <ChevronDown
              className={`size-4 ${folded ? '-rotate-90 rtl:rotate-90' : ''}`}
              strokeWidth={1.75}
              aria-hidden="true"
            />
          </button>
        </h2>
        <IconButton aria-label={words.browseRooms} onClick={() => show('browse')}>
          <Compass className="size-5" strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
        <IconButton aria-label={words.createRoom} onClick={() => show('create')}>
          <Plus className="size-5" strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </div>
      <ul>
        {shown.map((room) => (
          <RoomRow
            key={room.view.roomId}
            room={room}
            current={room.view.roomId === current}
            tag={tags.get(room.view.roomId)}
          />
        ))}
      </ul>
      {slow && <Loading />}
      {known && listed.length === 0 && (
        <div className="grid justify-items-start gap-2 px-2 py-2 text-second text-ink-2">
          <p>{words.noRoomsTitle}</p>
          <Button look="second" onClick={() => show('browse')}>
            {words.browseRooms}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Rows shaped like rooms. */
function Loading() {
  return (
    <div aria-busy="true" className="grid gap-4 px-2 py-2">
      <p className="sr-only">{words.loadingRooms}</p>
      {['w-24', 'w-32', 'w-20'].map((width) => (
        <span key={width} aria-hidden="true" className={`h-3 animate-breathe rounded-1 bg-s3 ${width}`} />
      ))}
    </div>
  );
}
