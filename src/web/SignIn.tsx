import { useEffect } from 'react';
import { GuestForm } from './GuestForm.tsx';
import { OwnerCommands } from './OwnerCommands.tsx';
import { useChatState } from './useChat.ts';
import { Welcome } from './Welcome.tsx';
import { words } from './words.ts';

/** The way in. Tells strangers nothing about the place but its name. */
export function SignIn() {
  const place = useChatState((state) => state.place);
  const title = place?.guests === false ? words.closedTitle : words.signInTitle(place?.name ?? words.product);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <Welcome title={title}>
      {place?.guests ? (
        <GuestForm action={words.joinAsGuest} />
      ) : (
        <>
          <p className="text-message text-ink-2">{words.invitationOnly}</p>
          <p className="text-message text-ink-2">{words.ownerAsk}</p>
          <OwnerCommands />
        </>
      )}
    </Welcome>
  );
}
