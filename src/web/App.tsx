import { Connecting } from './Connecting.tsx';
import { Shell } from './Shell.tsx';
import { SignIn } from './SignIn.tsx';
import { useChatState } from './useChat.ts';
import { useLanguage } from './useLanguage.ts';

/** Which screen there is: nothing yet, the way in, or the chat. */
export function App() {
  useLanguage();
  const phase = useChatState((state) => state.account.phase);
  if (phase === 'asking') return <Connecting />;
  return <div className="@container/app h-dvh overflow-hidden">{phase === 'out' ? <SignIn /> : <Shell />}</div>;
}
