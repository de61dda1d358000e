// Escape in the room, when nothing lies over it that it would close.
import { useEffect, useRef } from 'react';

/** Where Escape means the room: in its log, where one writes, and where nothing has the focus. */
const HERE = '[data-region=messages], [data-region=composer]';

/** Calls `act` when Escape is pressed in the room. */
export function useEscape(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
      const { target } = event;
      const isHere = target === document.body || (target instanceof Element && target.closest(HERE));
      if (isHere && !document.querySelector(':modal, :popover-open')) latest.current();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
}
