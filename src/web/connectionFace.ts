// What the connection looks like: one of a few faces, and whether trouble has lasted long enough to speak of.
import type { ErrorCode } from '../protocol/errors.ts';
import { useAfter, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Trouble that is over sooner than this shows in the status line only. */
const LASTING_MS = 2_000;

export interface ConnectionFace {
  kind: 'connected' | 'connecting' | 'reconnecting' | 'offline' | 'off' | 'refused' | 'ended';
  /** Unix ms of the next try. */
  until?: number;
  lasting: boolean;
  code?: ErrorCode;
}

/** The face of the connection as it is now. */
export function useConnectionFace(): ConnectionFace {
  const connection = useChatState((state) => state.connection);
  const ended = useChatState((state) => state.account.phase === 'ended');
  const trouble = 'trouble' in connection && connection.trouble !== undefined;
  const lasting = useAfter(trouble, LASTING_MS);
  if (ended) return { kind: 'ended', lasting: false };
  if (connection.phase === 'connected') return { kind: 'connected', lasting: false };
  if (connection.phase === 'off') return { kind: 'off', lasting: true };
  if (connection.phase === 'refused') return { kind: 'refused', lasting: true, code: connection.code };
  if (connection.phase !== 'waiting') return { kind: trouble ? 'reconnecting' : 'connecting', lasting };
  return { kind: connection.offline ? 'offline' : 'reconnecting', until: connection.until, lasting };
}

/** Whole seconds until a moment, at least one while it has not come. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(1, Math.ceil((until - now) / 1000));
}

const plain = {
  connected: 'connected',
  connecting: 'connecting',
  reconnecting: 'reconnecting',
  offline: 'offline',
  off: 'disconnected',
  refused: 'notConnected',
  ended: 'notConnected',
} as const satisfies { [K in ConnectionFace['kind']]: keyof typeof words };

/** A face in words: as it is shown, and as it is said, without the seconds that pass. */
export function faceWords(
  { kind, until }: ConnectionFace,
  waiting: number,
  now: number,
): { shown: string; said: string } {
  const said = words[plain[kind]];
  if (kind === 'offline' && waiting > 0) return { shown: words.offlineWaiting(waiting), said };
  if (kind !== 'reconnecting' || until === undefined) return { shown: said, said };
  const seconds = secondsLeft(until, now);
  const shown = words.reconnectingIn(seconds);
  return { shown, said: seconds === 30 || seconds === 10 ? shown : said };
}
