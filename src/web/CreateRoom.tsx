import { type SubmitEvent, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog, DialogActions } from './Dialog.tsx';
import { go } from './here.ts';
import { problemOfRoom, RoomFields, type RoomTrouble, roomTrouble } from './RoomFields.tsx';
import { useChat, useConnected } from './useChat.ts';
import { words } from './words.ts';

/** Makes a room, and goes there. */
export function CreateRoom({ onClose }: { onClose(): void }) {
  const chat = useChat();
  const form = useRef<HTMLFormElement>(null);
  const [trouble, setTrouble] = useState<RoomTrouble>({});
  const connected = useConnected();
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!form.current) return;
    const { room, trouble } = roomTrouble(form.current);
    setTrouble(trouble);
    if (trouble.name ?? trouble.topic) return;
    setBusy(true);
    const answer = await chat.createRoom(room);
    setBusy(false);
    if (!answer.ok) return setTrouble(problemOfRoom(answer.problem));
    onClose();
    go({ roomId: answer.roomId });
  }

  return (
    <Dialog title={words.createRoom} onClose={onClose}>
      <form ref={form} className="grid gap-3" onSubmit={(event) => void submit(event)} noValidate>
        <RoomFields trouble={trouble} />
        <p className="text-second text-ink-2">{connected ? words.openToAll : words.needsConnection}</p>
        <DialogActions>
          <Button look="second" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" look="primary" disabled={busy || !connected}>
            {words.create}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
