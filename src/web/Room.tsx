import { Lock } from 'lucide-react';
import { useRef } from 'react';
import type { RoomState } from '../client/room.ts';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { Composer, type ComposerHandle } from './Composer.tsx';
import { goInstead } from './here.ts';
import { JoinBar } from './JoinBar.tsx';
import { MessageList } from './MessageList.tsx';
import { Notice } from './Notice.tsx';
import { RoomHeader } from './RoomHeader.tsx';
import { LOBBY } from './rooms.ts';
import { Skeleton } from './Skeleton.tsx';
import { useChatState } from './useChat.ts';
import { useVisit } from './useVisit.ts';
import { words } from './words.ts';

interface Props {
  roomId: string | undefined;
  /** Something else fills the phone's screen. */
  hidden: boolean;
  phone: boolean;
}

/** A room: what it is, what was said, and where to say more. */
export function Room({ roomId, hidden, phone }: Props) {
  const room = useChatState((state) => (roomId === undefined ? undefined : state.rooms.get(roomId)));
  const known = useChatState((state) => state.roomsKnown);
  return (
    <main className={`relative flex min-h-0 min-w-0 flex-col bg-bg ${hidden ? '@max-[640px]/app:hidden' : ''}`}>
      <Visit roomId={roomId} />
      <RoomHeader room={room} phone={phone} />
      <Banner roomId={roomId ?? ''} />
      {room ? (
        <Log key={room.view.roomId} room={room} />
      ) : roomId === undefined && known ? (
        <div className="grid grow">
          <Notice level={2} title={words.noRoomsTitle} help={words.noRoomsHelp} />
        </div>
      ) : (
        <Skeleton />
      )}
    </main>
  );
}

/** Nothing to see: begins the visit before the log is there to be read. */
function Visit({ roomId }: { roomId: string | undefined }) {
  useVisit(roomId);
  return null;
}

/** What was said, and beneath it the place to write, or the way to be allowed to. */
function Log({ room }: { room: RoomState }) {
  const composer = useRef<ComposerHandle>(null);
  if (room.refused) return <Refused />;
  // Before the server has told of the room nobody knows whether one is a member.
  const stranger = room.role === undefined && room.epoch !== undefined;
  return (
    <>
      <MessageList room={room} onEdit={(text) => composer.current?.insert(text)} />
      {stranger ? <JoinBar room={room.view} /> : <Composer ref={composer} room={room.view} />}
    </>
  );
}

/** A room that is not there, or not for us: which of the two is not told, nor its name. */
function Refused() {
  const me = useChatState((state) => state.account.user?.username ?? '');
  return (
    <div className="grid grow" data-region="messages">
      <Notice level={2} title={words.roomGone} help={words.roomGoneHelp(me)} icon={Lock}>
        <Button look="second" data-first onClick={() => goInstead({ roomId: LOBBY })}>
          {words.toLobby}
        </Button>
      </Notice>
    </div>
  );
}
