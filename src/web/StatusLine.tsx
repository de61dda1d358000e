import { useId, useState } from 'react';
import { waitingCount } from '../client/outbox.ts';
import { type ConnectionFace, faceWords, useConnectionFace } from './connectionFace.ts';
import { Part } from './Part.tsx';
import { ConnectionPanel } from './parts.ts';
import { StatusSign } from './StatusSign.tsx';
import { useChatState, useNow } from './useChat.ts';
import { words } from './words.ts';

const tones = {
  connected: 'text-ink-2',
  connecting: 'text-ink-2',
  reconnecting: 'text-warn',
  offline: 'text-danger',
  off: 'text-danger',
  refused: 'text-danger',
  ended: 'text-danger',
} as const satisfies { [K in ConnectionFace['kind']]: string };

/** How the connection stands, always in view, and the way to all there is to know of it. */
export function StatusLine() {
  const face = useConnectionFace();
  const waiting = useChatState((state) => waitingCount(state.outbox));
  const now = useNow(face.until !== undefined);
  const { shown, said } = faceWords(face, waiting, now);
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-expanded={open}
        className={`touch -mx-1 flex items-center gap-2 rounded-1 px-1 text-meta hover:underline ${tones[face.kind]}`}
      >
        <StatusSign kind={face.kind} />
        <span aria-hidden="true">{shown}</span>
        <span className="sr-only">{words.connectionDetails(said)}</span>
      </button>
      <dialog
        id={id}
        popover="auto"
        aria-label={words.connection}
        onToggle={(event) => setOpen(event.newState === 'open')}
        className="fixed start-4 top-15 m-0 max-h-[calc(100dvh-5rem)] w-90 overflow-y-auto rounded-3 border border-line bg-raised text-ink shadow-dialog motion-safe:animate-rise @max-[640px]/app:inset-x-2 @max-[640px]/app:w-auto"
      >
        {open && (
          <Part onClose={() => document.getElementById(id)?.hidePopover()}>
            <ConnectionPanel face={face} />
          </Part>
        )}
      </dialog>
    </>
  );
}

/** The same for readers, wherever they are in the page: each change, and of the seconds only thirty and ten. */
export function StatusVoice() {
  const face = useConnectionFace();
  const now = useNow(face.until !== undefined);
  return <output className="sr-only">{faceWords(face, 0, now).said}</output>;
}
