import { ArrowLeft, Info, Users } from 'lucide-react';
import { useEffect } from 'react';
import type { RoomState } from '../client/room.ts';
import { Avatar } from './Avatar.tsx';
import { IconButton } from './Button.tsx';
import { useShowDialog } from './dialogs.ts';
import { go, goBack, goInstead, useHere } from './here.ts';
import { kindIcons } from './RoomRow.tsx';
import { unreadBesides } from './rooms.ts';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

const bar =
  'flex h-16 shrink-0 items-center gap-1 border-b border-line ps-6 pe-4 pt-[env(safe-area-inset-top)] @max-[1180px]/app:ps-5 @max-[640px]/app:h-14 @max-[640px]/app:px-1 @max-[640px]/app:landscape:h-12';

/** What a room is, who is in it, and on a phone the way back with what is unread elsewhere. */
export function RoomHeader({ room, phone }: { room: RoomState | undefined; phone: boolean }) {
  const place = useChatState((state) => state.place?.name ?? words.product);
  const show = useShowDialog();
  const known = room && !room.refused ? room.view : undefined;
  const Icon = known && kindIcons[known.kind];
  return (
    <header className={bar}>
      {phone && <Back roomId={room?.view.roomId} />}
      <div className="min-w-0 grow">
        <h1
          tabIndex={-1}
          data-arrival
          className="outline-none flex items-center gap-1.5 text-title font-[650] tracking-[-0.012em] @max-[640px]/app:text-field @max-[640px]/app:leading-5"
        >
          {Icon && <Icon className="size-5 shrink-0 text-ink-3" strokeWidth={1.75} aria-hidden="true" />}
          <bdi className="truncate">{known?.name ?? place}</bdi>
        </h1>
        {known?.topic && (
          <p className="truncate text-second leading-4 text-ink-3" title={known.topic}>
            <bdi>{known.topic}</bdi>
          </p>
        )}
      </div>
      {known && (
        <>
          <MembersButton roomId={known.roomId} phone={phone} />
          <IconButton aria-label={words.roomDetails} aria-haspopup="dialog" onClick={() => show('room')}>
            <Info className="size-5" strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        </>
      )}
    </header>
  );
}

function Back({ roomId }: { roomId: string | undefined }) {
  const unread = useChatState((state) => unreadBesides(state.rooms, roomId));
  return (
    <button
      type="button"
      aria-label={unread > 0 ? words.backUnread(unread) : words.back}
      onClick={() => goBack({})}
      className="flex h-11 min-w-11 shrink-0 items-center justify-center gap-1.5 rounded-2 px-2 font-semibold text-accent-text"
    >
      <ArrowLeft className="size-5 rtl:-scale-x-100" strokeWidth={1.75} aria-hidden="true" />
      {unread > 0 && words.badge(unread)}
    </button>
  );
}

/** How many are in the room, a few of their faces, and the way to all of them. */
function MembersButton({ roomId, phone }: { roomId: string; phone: boolean }) {
  const chat = useChat();
  const here = useHere();
  const members = useChatState((state) => state.members.get(roomId));
  const connected = useChatState((state) => state.connection.phase === 'connected');
  const asked = members !== undefined;
  useEffect(() => {
    if (connected && !asked) void chat.loadMembers(roomId);
  }, [chat, roomId, connected, asked]);

  const open = here.panel === 'members';
  const known = members?.list ?? [];
  const count = known.length === 0 ? '' : words.badge(known.length, members?.more);
  const toggle = (): void => {
    const { panel: _, ...without } = here;
    if (!phone) goInstead(open ? without : { ...here, panel: 'members' });
    else if (open) goBack(without);
    else go({ ...here, panel: 'members' });
  };
  return (
    <>
      <span className="me-1 flex @max-[1180px]/app:hidden" aria-hidden="true">
        {known.slice(0, 4).map(({ userId, username, color }) => (
          <span key={userId} className="-ms-[3px] rounded-full ring-2 ring-bg">
            <Avatar name={username} color={color} size={24} />
          </span>
        ))}
      </span>
      <button
        type="button"
        aria-label={count === '' ? words.membersTitle : words.membersOpen(count)}
        title={words.membersTitle}
        aria-pressed={open}
        data-opens="members"
        onClick={toggle}
        className="touch flex h-8 min-w-8 shrink-0 items-center justify-center gap-1.5 rounded-2 px-1.5 text-second font-semibold text-ink-2 transition-colors hover:bg-s2 hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent-text @max-[640px]/app:h-11 @max-[640px]/app:min-w-11"
      >
        <Users className="size-5" strokeWidth={1.75} aria-hidden="true" />
        {count}
      </button>
    </>
  );
}
