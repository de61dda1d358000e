import { Hash, Lock, Pencil } from 'lucide-react';
import { type RoomState, unreadOf } from '../client/room.ts';
import { go } from './here.ts';
import { tagged } from './rooms.ts';
import { Tag } from './Tag.tsx';
import { timeOf } from './time.ts';
import { useChat } from './useChat.ts';
import { words } from './words.ts';

/** The sign of a kind of room. */
export const kindIcons = { public: Hash, private: Lock, direct: Hash } as const;

interface Props {
  room: RoomState;
  current: boolean;
  /** Tells it from another room whose name looks the same. */
  tag: string | undefined;
}

/** A room in the list: its kind, its name, and one sign of what waits in it. On a phone also what was said last. */
export function RoomRow({ room, current, tag }: Props) {
  const { roomId, name, kind } = room.view;
  const unread = current ? 0 : unreadOf(room);
  const draft = useChat().draft(roomId);
  const drafted = !current && draft !== '';
  const Icon = kindIcons[kind];
  const last = room.log.messages.at(-1);
  const preview = drafted ? draft : last ? words.announce(last.username, last.message) : room.view.topic;
  return (
    <li>
      <a
        href={`/rooms/${encodeURIComponent(roomId)}`}
        {...(current ? { 'aria-current': 'page', 'data-first': true } : {})}
        data-room={roomId}
        onClick={(event) => {
          // A new tab stays the browser's business.
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          go({ roomId });
        }}
        className="group relative flex min-h-8 compact:min-h-7 w-full items-center gap-2.5 rounded-2 px-2 text-start text-ink-2 hover:bg-s2 aria-[current]:bg-s3 aria-[current]:font-semibold aria-[current]:text-ink aria-[current]:before:marker @max-[640px]/app:min-h-16 @max-[640px]/app:gap-3 @max-[640px]/app:text-field @max-[640px]/app:text-ink @max-[640px]/app:aria-[current]:bg-transparent @max-[640px]/app:aria-[current]:font-normal @max-[640px]/app:aria-[current]:before:hidden"
      >
        <span className="sr-only">{words.roomRow(tagged(name, tag), unread, drafted)}</span>
        <Icon
          className="mx-[3px] size-[18px] shrink-0 text-ink-3 @max-[640px]/app:mx-0 @max-[640px]/app:size-11 @max-[640px]/app:rounded-[14px] @max-[640px]/app:bg-s2 @max-[640px]/app:p-3"
          strokeWidth={1.75}
          aria-hidden="true"
        />
        <span className="min-w-0 grow" aria-hidden="true">
          <span className={`flex items-baseline gap-1.5 ${unread > 0 ? 'font-[650] text-ink' : ''}`}>
            <bdi className="truncate">{name}</bdi>
            {tag !== undefined && <Tag title={words.sameRoomLook(name)}>{tag}</Tag>}
          </span>
          <span className="hidden truncate text-second text-ink-3 @max-[640px]/app:block">
            <bdi>{preview}</bdi>
          </span>
        </span>
        <span className="flex shrink-0 flex-col items-end gap-1" aria-hidden="true">
          {last && (
            <time className="hidden text-meta text-ink-3 @max-[640px]/app:block" dir="ltr">
              {timeOf(Date.parse(last.timestamp))}
            </time>
          )}
          {unread > 0 && <Count of={unread} />}
          {drafted && unread === 0 && <Pencil className="size-4 text-ink-2" strokeWidth={1.75} aria-hidden="true" />}
        </span>
      </a>
    </li>
  );
}

/** A plain count: never red, since nothing is wrong. */
function Count({ of }: { of: number }) {
  return (
    <span className="grid h-5 min-w-5 place-items-center rounded-full bg-s3 px-1.5 text-meta leading-none font-[650] text-ink">
      {words.badge(of)}
    </span>
  );
}
