import { RotateCw } from 'lucide-react';
import { TextButton } from './Button.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** The server has become newer than this page. Said quietly, and never by force. */
export function Updated() {
  // The page came from the server whose version was asked for at its start.
  const mine = useChatState((state) => state.place?.version);
  const theirs = useChatState((state) => state.pulse.version);
  if (mine === undefined || theirs === undefined || mine === theirs) return null;
  return (
    <p className="flex min-h-10 shrink-0 items-center gap-2 border-t border-line px-4 text-second text-ink-2">
      <RotateCw className="size-4 shrink-0" strokeWidth={1.75} aria-hidden="true" />
      <output className="min-w-0 grow">{words.updated}</output>
      <TextButton className="text-accent-text" onClick={() => location.reload()}>
        {words.reload}
      </TextButton>
    </p>
  );
}
