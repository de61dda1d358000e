import { LogIn } from 'lucide-react';
import { useState } from 'react';
import { BannerRow } from './Banner.tsx';
import { Dialog } from './Dialog.tsx';
import { GuestForm } from './GuestForm.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** The session is over: a dialog to sign in again, with the room and everything in it left in place. */
export function SessionEnded() {
  const { phase, user } = useChatState((state) => state.account);
  const guests = useChatState((state) => state.place?.guests ?? false);
  const [closed, setClosed] = useState(false);
  if (phase !== 'ended') return null;
  return (
    <>
      <BannerRow
        tone="danger"
        icon={LogIn}
        title={words.ended}
        action={words.signIn}
        onAction={() => setClosed(false)}
      />
      {!closed && (
        <Dialog title={words.ended} onClose={() => setClosed(true)}>
          <p className="text-face text-ink-2">{words.endedHelp}</p>
          {guests ? (
            <GuestForm action={words.signIn} initial={user?.username ?? ''} />
          ) : (
            <p className="text-face">{words.invitationOnly}</p>
          )}
        </Dialog>
      )}
    </>
  );
}
