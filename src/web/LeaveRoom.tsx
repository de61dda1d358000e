import { useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog, DialogActions } from './Dialog.tsx';
import { goInstead } from './here.ts';
import { troubleOf } from './problem.ts';
import { useChat, useChatState, useConnected } from './useChat.ts';
import { words } from './words.ts';

/** Asks before one leaves a room. The safe choice has the focus. */
export function LeaveRoom({ roomId, onClose }: { roomId: string; onClose(): void }) {
  const chat = useChat();
  const name = useChatState((state) => state.rooms.get(roomId)?.view.name ?? '');
  const [trouble, setTrouble] = useState<string>();
  const connected = useConnected();
  const [busy, setBusy] = useState(false);

  async function leave(): Promise<void> {
    setBusy(true);
    const answer = await chat.leaveRoom(roomId);
    setBusy(false);
    if (!answer.ok) return setTrouble(troubleOf(answer.problem));
    onClose();
    goInstead({});
  }

  return (
    <Dialog title={words.leaveAsk(name)} onClose={onClose}>
      <p className="text-face text-ink-2">{connected ? words.leaveHelp : words.needsConnection}</p>
      <p role="alert" className="text-second text-danger empty:hidden">
        {trouble}
      </p>
      <DialogActions>
        <Button look="second" data-autofocus onClick={onClose}>
          {words.stayIn}
        </Button>
        <Button look="second" className="text-danger" disabled={busy || !connected} onClick={() => void leave()}>
          {words.leaveRoom}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
