import type { ConnectionFace } from './connectionFace.ts';

/** Dot, spinner or ring: the shape differs, not just the colour. */
export function StatusSign({ kind }: { kind: ConnectionFace['kind'] }) {
  if (kind === 'connected') {
    return (
      <span className="dot relative size-2 shrink-0 rounded-full bg-ok-dot after:absolute after:inset-0 after:animate-pulse-dot after:rounded-full after:bg-inherit" />
    );
  }
  if (kind === 'connecting' || kind === 'reconnecting') return <Spinner />;
  return <span className="dot size-2 shrink-0 rounded-full border-2 border-danger" />;
}

/** Something is under way. Stands still where motion is not wanted. */
export function Spinner() {
  return (
    <span className="size-3 shrink-0 animate-turn rounded-full border-2 border-line-strong border-t-transparent" />
  );
}
