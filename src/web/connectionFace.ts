// What the connection looks like: one of a few faces, and whether trouble has lasted long enough to speak of.
import type { ErrorCode } from '../protocol/errors.ts';
import { useAfter, useChatState } from './useChat.ts';

/** Trouble that is over sooner than this shows in the status line only. */
const LASTING_MS = 2_000;

export interface ConnectionFace {
  kind: 'connected' | 'connecting' | 'reconnecting' | 'offline' | 'refused' | 'ended';
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
  if (connection.phase === 'refused') return { kind: 'refused', lasting: true, code: connection.code };
  if (connection.phase !== 'waiting') return { kind: trouble ? 'reconnecting' : 'connecting', lasting };
  return { kind: connection.offline ? 'offline' : 'reconnecting', until: connection.until, lasting };
}

/** Whole seconds until a moment, at least one while it has not come. */
export function secondsLeft(until: number, now: number): number {
  return Math.max(1, Math.ceil((until - now) / 1000));
}
