import { useEffect, useEffectEvent } from 'react';
import { Dialog } from './Dialog.tsx';
import { GuestForm } from './GuestForm.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** The session is over: sign in again, with the room and everything in it left in place. */
export function SessionEnded({ onClose }: { onClose(): void }) {
  const { phase, user } = useChatState((state) => state.account);
  const guests = useChatState((state) => state.place?.guests ?? false);
  const done = useEffectEvent(onClose);
  useEffect(() => {
    if (phase === 'in') done();
  }, [phase]);
  return (
    <Dialog title={words.ended} onClose={onClose}>
      <p className="text-face text-ink-2">{words.endedHelp}</p>
      {guests ? (
        <GuestForm action={words.signIn} initial={user?.username ?? ''} hint={words.nameFromNow} />
      ) : (
        <p className="text-face">{words.invitationOnly}</p>
      )}
    </Dialog>
  );
}
