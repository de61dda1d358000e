import { Notice } from './Notice.tsx';
import { useAfter, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Nothing for as long as the server takes to answer; words only when it does not. */
export function Connecting() {
  const problem = useChatState((state) => state.account.problem);
  const long = useAfter(problem !== undefined, 500);
  if (!long) return null;
  return (
    <main className="grid h-full" aria-live="polite">
      <Notice title={words.reaching} help={words.reachingHelp} />
    </main>
  );
}
