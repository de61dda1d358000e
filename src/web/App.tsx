import { useEffect, useState } from 'react';
import { Connecting } from './Connecting.tsx';
import { useHere } from './here.ts';
import { Part } from './Part.tsx';
import { fetchParts, OwnerPage } from './parts.ts';
import { Shell } from './Shell.tsx';
import { SignIn } from './SignIn.tsx';
import { useChatState } from './useChat.ts';
import { useLanguage } from './useLanguage.ts';
import { useWishes } from './useWishes.ts';

/** Which screen there is: nothing yet, a way in, or the chat. */
export function App() {
  useLanguage();
  useWishes();
  const phase = useChatState((state) => state.account.phase);
  const { owner } = useHere();
  const entrance = owner !== undefined ? 'owner' : phase === 'out' ? 'guest' : undefined;
  const [arrived, setArrived] = useState(false);
  if (entrance && phase !== 'asking' && !arrived) setArrived(true);
  useEffect(() => {
    // When the page has nothing better to do: Safari does not know that moment.
    if (phase === 'in') setTimeout(() => void fetchParts(), 2_000);
  }, [phase]);
  if (phase === 'asking') return <Connecting />;
  return (
    <div className="@container/app h-dvh overflow-hidden">
      {entrance === 'owner' ? (
        <Part>
          <OwnerPage secret={owner ?? ''} />
        </Part>
      ) : entrance === 'guest' ? (
        <SignIn />
      ) : (
        <Shell arrived={arrived} />
      )}
    </div>
  );
}
