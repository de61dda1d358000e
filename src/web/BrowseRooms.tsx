import { Hash, Search } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { ListedRoom } from '../protocol/room.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { useShowDialog } from './dialogs.ts';
import { go } from './here.ts';
import { Notice } from './Notice.tsx';
import { troubleOf } from './problem.ts';
import { roomTags, tagged } from './rooms.ts';
import { Tag } from './Tag.tsx';
import { useAfter, useChat, useChatState, useConnected } from './useChat.ts';
import { language, words } from './words.ts';

/** More rooms than this are not painted at once: the filter finds the others. */
const SHOWN_MOST = 200;

/** All open rooms: what they are about, and the way into each. */
export function BrowseRooms({ onClose }: { onClose(): void }) {
  const chat = useChat();
  const show = useShowDialog();
  const { phase, rooms, problem } = useChatState((state) => state.browse);
  const slow = useAfter(phase === 'loading' && rooms.length === 0, 150);
  const connected = useConnected();
  const [filter, setFilter] = useState('');
  const found = filtered(rooms, filter);
  const tags = useMemo(() => roomTags(rooms), [rooms]);
  useEffect(() => {
    if (connected) void chat.browse();
  }, [chat, connected]);

  const create = (
    <Button look="second" onClick={() => show('create')}>
      {words.createRoom}
    </Button>
  );
  return (
    <Dialog title={words.browseRooms} look="page" onClose={onClose}>
      <div className="shrink-0 px-6 pt-4 pb-2 @max-[640px]/app:px-4">
        <label className="edge-focus flex h-11 items-center gap-2 rounded-2 border border-line-strong bg-raised px-3">
          <Search className="size-4 shrink-0 text-ink-3" strokeWidth={1.75} aria-hidden="true" />
          <span className="sr-only">{words.filterRooms}</span>
          <input
            type="search"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            placeholder={words.filterRooms}
            dir="auto"
            data-autofocus
            className="min-w-0 grow bg-transparent text-field focus-visible:outline-hidden [&::-webkit-search-cancel-button]:grayscale"
          />
        </label>
        <output className="mt-2 block text-meta text-ink-3">
          {phase === 'ready' && words.roomsFound(found.length)}
        </output>
      </div>
      <div className="scroll-thin min-h-0 grow overflow-y-auto overscroll-contain px-3 pb-4 @max-[640px]/app:px-1">
        {!connected && <p className="px-3 py-2 text-second text-ink-2">{words.needsConnection}</p>}
        {connected && phase === 'failed' && (
          <Notice level={2} title={words.browseFailed} help={troubleOf(problem ?? 'unreachable')}>
            <Button look="second" onClick={() => void chat.browse()}>
              {words.tryAgain}
            </Button>
          </Notice>
        )}
        {slow && <p className="p-6 text-center text-ink-3">{words.loadingRooms}</p>}
        {phase === 'ready' && rooms.length === 0 && (
          <Notice level={2} title={words.browseEmpty} help={words.browseEmptyHelp}>
            {create}
          </Notice>
        )}
        {phase === 'ready' && rooms.length > 0 && found.length === 0 && (
          <Notice level={2} title={words.nothingFound(filter)} help={words.nothingFoundHelp}>
            <Button look="second" onClick={() => setFilter('')}>
              {words.showAll}
            </Button>
            {create}
          </Notice>
        )}
        <ul>
          {found.slice(0, SHOWN_MOST).map((room) => (
            <Listed key={room.roomId} room={room} tag={tags.get(room.roomId)} onClose={onClose} />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** A room that anybody may read, and what one can do with it. */
function Listed({ room, tag, onClose }: { room: ListedRoom; tag: string | undefined; onClose(): void }) {
  const chat = useChat();
  const { roomId, name, topic, memberCount } = room;
  // The list may be older than what has been joined since.
  const within = useChatState((state) => state.rooms.get(roomId)?.role !== undefined);
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const connected = useConnected();

  function open(): void {
    onClose();
    go({ roomId });
  }

  async function join(): Promise<void> {
    setBusy(true);
    setTrouble(undefined);
    const answer = await chat.joinRoom(roomId);
    setBusy(false);
    if (answer.ok) open();
    else setTrouble(troubleOf(answer.problem));
  }

  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 rounded-2 px-3 py-2 hover:bg-hover">
      <Hash className="size-[18px] shrink-0 text-ink-3" strokeWidth={1.75} aria-hidden="true" />
      <div className="min-w-0 grow basis-40">
        <p className="flex items-baseline gap-1.5 font-[550]">
          <bdi className="truncate">{name}</bdi>
          {tag !== undefined && <Tag title={words.sameRoomLook(name)}>{tag}</Tag>}
        </p>
        <p className="truncate text-second text-ink-3">
          {words.members(memberCount)}
          {topic !== '' && (
            <>
              {' · '}
              <bdi>{topic}</bdi>
            </>
          )}
        </p>
        <p role="alert" className="text-second text-danger empty:hidden">
          {trouble}
        </p>
      </div>
      <span className="flex shrink-0 gap-2">
        <Button look="small" aria-label={words.openNamed(tagged(name, tag))} onClick={open}>
          {words.open}
        </Button>
        {!within && (
          <Button
            look="small"
            aria-label={words.joinNamed(tagged(name, tag))}
            disabled={busy || !connected}
            onClick={() => void join()}
          >
            {words.join}
          </Button>
        )}
      </span>
    </li>
  );
}

/** The rooms with a text in their name or topic, by name. */
function filtered(rooms: readonly ListedRoom[], filter: string): ListedRoom[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const wanted = filter.trim().toLocaleLowerCase();
  return rooms
    .filter(({ name, topic }) => `${name} ${topic}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => compare(a.name, b.name));
}
