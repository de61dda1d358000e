import { type SubmitEvent, useRef, useState } from 'react';
import type { RoomState } from '../client/room.ts';
import { Button } from './Button.tsx';
import { Dialog, DialogActions } from './Dialog.tsx';
import { useShowDialog } from './dialogs.ts';
import { LOBBY } from './rooms.ts';
import { problemOfRoom, RoomFields, type RoomTrouble, roomTrouble } from './RoomFields.tsx';
import { useChat, useChatState, useConnected } from './useChat.ts';
import { words } from './words.ts';

/** What a room is; its owner changes that here, and a member can leave. */
export function RoomDetails({ roomId, onClose }: { roomId: string; onClose(): void }) {
  const room = useChatState((state) => state.rooms.get(roomId));
  if (!room) return null;
  return (
    <Dialog title={words.roomDetails} onClose={onClose}>
      {room.role === 'owner' ? <Owned room={room} onClose={onClose} /> : <Seen room={room} />}
      {room.role !== undefined && <Leaving roomId={roomId} />}
    </Dialog>
  );
}

function Owned({ room, onClose }: { room: RoomState; onClose(): void }) {
  const chat = useChat();
  const form = useRef<HTMLFormElement>(null);
  const [trouble, setTrouble] = useState<RoomTrouble>({});
  const connected = useConnected();
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!form.current) return;
    const { room: change, trouble } = roomTrouble(form.current);
    setTrouble(trouble);
    if (trouble.name ?? trouble.topic) return;
    setBusy(true);
    const answer = await chat.updateRoom(room.view.roomId, change);
    setBusy(false);
    if (answer.ok) onClose();
    else setTrouble(problemOfRoom(answer.problem));
  }

  return (
    <form ref={form} className="grid gap-3" onSubmit={(event) => void submit(event)} noValidate>
      <RoomFields room={room.view} trouble={trouble} />
      {!connected && <p className="text-second text-ink-2">{words.needsConnection}</p>}
      <DialogActions>
        <Button look="second" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button type="submit" look="primary" disabled={busy || !connected}>
          {words.save}
        </Button>
      </DialogActions>
    </form>
  );
}

function Seen({ room }: { room: RoomState }) {
  const { name, topic } = room.view;
  return (
    <div className="grid gap-1">
      <p className="text-face font-semibold [overflow-wrap:anywhere]">
        <bdi># {name}</bdi>
      </p>
      <p className="text-face [overflow-wrap:anywhere]">
        <bdi>{topic === '' ? words.noTopic : topic}</bdi>
      </p>
      <p className="mt-2 text-second text-ink-3">{words.ownerChanges}</p>
    </div>
  );
}

function Leaving({ roomId }: { roomId: string }) {
  const show = useShowDialog();
  return (
    <div className="border-t border-line pt-4">
      {roomId === LOBBY ? (
        <p className="text-second text-ink-3">{words.lobbyStays}</p>
      ) : (
        <Button look="second" className="text-danger" onClick={() => show('leave')}>
          {words.leaveRoom}
        </Button>
      )}
    </div>
  );
}
