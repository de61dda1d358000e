import { waitingCount } from '../client/outbox.ts';
import { type ConnectionFace, secondsLeft, useConnectionFace } from './connectionFace.ts';
import { useChatState, useNow } from './useChat.ts';
import { words } from './words.ts';

/** How the connection stands, always in view. Readers hear the change of state, never the seconds. */
export function StatusLine() {
  const face = useConnectionFace();
  const waiting = useChatState((state) => waitingCount(state.outbox));
  const now = useNow(face.until !== undefined);
  const [shown, said] = texts(face, waiting, now);
  return (
    <p className={`flex items-center gap-2 text-meta ${tones[face.kind]}`}>
      <Sign kind={face.kind} />
      <span aria-hidden="true">{shown}</span>
      <output className="sr-only">{said}</output>
    </p>
  );
}

function texts({ kind, until }: ConnectionFace, waiting: number, now: number): [shown: string, said: string] {
  if (kind === 'offline') return [waiting > 0 ? words.offlineWaiting(waiting) : words.offline, words.offline];
  if (kind === 'reconnecting' && until !== undefined) {
    const seconds = secondsLeft(until, now);
    const spoken = seconds === 30 || seconds === 10 ? words.reconnectingIn(seconds) : words.reconnecting;
    return [words.reconnectingIn(seconds), spoken];
  }
  return [words[plain[kind]], words[plain[kind]]];
}

const tones = {
  connected: 'text-ink-2',
  connecting: 'text-ink-2',
  reconnecting: 'text-warn',
  offline: 'text-danger',
  refused: 'text-danger',
  ended: 'text-danger',
} as const;

const plain = {
  connected: 'connected',
  connecting: 'connecting',
  reconnecting: 'reconnecting',
  refused: 'notConnected',
  ended: 'notConnected',
} as const;

/** Dot, spinner or ring: the shape differs, not just the colour. */
function Sign({ kind }: { kind: ConnectionFace['kind'] }) {
  if (kind === 'connected') {
    return (
      <span className="dot relative size-2 shrink-0 rounded-full bg-ok-dot after:absolute after:inset-0 after:animate-pulse-dot after:rounded-full after:bg-inherit" />
    );
  }
  if (kind === 'offline' || kind === 'refused' || kind === 'ended') {
    return <span className="dot size-2 shrink-0 rounded-full border-2 border-danger" />;
  }
  return <Spinner />;
}

/** Something is under way. Stands still where motion is not wanted. */
export function Spinner() {
  return (
    <span className="size-3 shrink-0 animate-turn rounded-full border-2 border-line-strong border-t-transparent" />
  );
}
