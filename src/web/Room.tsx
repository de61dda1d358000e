import { ArrowLeft, Hash, Lock } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Banner } from './Banner.tsx';
import { IconButton } from './Button.tsx';
import { Composer, type ComposerHandle } from './Composer.tsx';
import { MessageList } from './MessageList.tsx';
import { Notice } from './Notice.tsx';
import { SessionEnded } from './SessionEnded.tsx';
import { Skeleton } from './Skeleton.tsx';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

interface Props {
  roomId: string | undefined;
  /** On a phone something else is shown. */
  hidden: boolean;
  onBack(): void;
}

/** A room: what it is, what was said, and where to say more. */
export function Room({ roomId, hidden, onBack }: Props) {
  const chat = useChat();
  const room = useChatState((state) => (roomId === undefined ? undefined : state.rooms.get(roomId)));
  const place = useChatState((state) => state.place?.name ?? words.product);
  const me = useChatState((state) => state.account.user?.username ?? '');
  const composer = useRef<ComposerHandle>(null);
  const name = room?.view.name;

  useEffect(() => {
    if (roomId !== undefined) chat.openRoom(roomId);
  }, [chat, roomId]);
  useEffect(() => {
    document.title = name === undefined ? place : `${name} · ${place}`;
  }, [name, place]);

  return (
    <main className={`flex min-h-0 min-w-0 flex-col bg-bg ${hidden ? '@max-[640px]/app:hidden' : ''}`}>
      <header className="flex h-16 shrink-0 items-center gap-1 border-b border-line px-6 pt-[env(safe-area-inset-top)] @max-[1180px]/app:px-5 @max-[640px]/app:h-14 @max-[640px]/app:px-1">
        <IconButton aria-label={words.back} className="@min-[641px]/app:hidden" onClick={onBack}>
          <ArrowLeft className="size-5 rtl:-scale-x-100" strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
        <div className="min-w-0">
          <h1 className="flex items-center gap-1.5 text-title font-[650] tracking-[-0.012em] @max-[640px]/app:text-field @max-[640px]/app:leading-5">
            {name !== undefined && <Hash className="size-5 text-ink-3" strokeWidth={1.75} aria-hidden="true" />}
            <bdi className="truncate">{name ?? place}</bdi>
          </h1>
          {room?.view.topic && (
            <p className="truncate text-second leading-4 text-ink-3" dir="auto">
              {room.view.topic}
            </p>
          )}
        </div>
      </header>
      <SessionEnded />
      <Banner roomId={roomId ?? ''} />
      {room?.refused ? (
        <div className="grid grow">
          <Notice level={2} title={words.roomRefused} help={words.roomRefusedHelp(me)}>
            <Lock className="text-ink-3" aria-hidden="true" />
          </Notice>
        </div>
      ) : room ? (
        <MessageList key={room.view.roomId} room={room} onEdit={(text) => composer.current?.insert(text)} />
      ) : (
        <Skeleton />
      )}
      {room && !room.refused && <Composer key={`${room.view.roomId} composer`} ref={composer} room={room.view} />}
    </main>
  );
}
