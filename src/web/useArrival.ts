// On a phone one screen takes the place of another: the focus goes along, so that readers and keys are where the eyes are.
import { type RefObject, useEffect, useRef } from 'react';
import type { Screen } from './Shell.tsx';
import { useHere } from './here.ts';

/** Moves the focus to a screen that has just come into view. Without a screen, nothing moves. */
export function useArrival(shell: RefObject<HTMLElement | null>, screen: Screen | undefined): void {
  const { roomId } = useHere();
  const before = useRef({ screen, roomId });
  useEffect(() => {
    const from = before.current;
    before.current = { screen, roomId };
    if (screen === undefined || from.screen === undefined || from.screen === screen) return;
    const arrivals = shell.current?.querySelectorAll<HTMLElement>('[data-arrival]') ?? [];
    // Back in the list, the room that was left is where one goes on.
    const left = screen === 'list' ? rowOf(shell.current, from.roomId) : null;
    const target = left ?? [...arrivals].find((arrival) => arrival.checkVisibility());
    target?.focus({ preventScroll: left === null });
  }, [shell, screen, roomId]);
}

function rowOf(shell: HTMLElement | null, roomId: string | undefined): HTMLElement | null {
  return roomId === undefined ? null : (shell?.querySelector(`[data-room="${CSS.escape(roomId)}"]`) ?? null);
}
