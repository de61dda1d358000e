// Where the reader is in a list that grows at both ends: at the end, or at some line that must not move.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this counts as being there. */
const NEAR_PX = 100;

interface Place {
  atEnd: boolean;
  line: Element | undefined;
  top: number;
}

/** Holds the reader's place in `scroller` whenever `content` has changed or its size has. */
export function useScrollPlace(
  scroller: RefObject<HTMLElement | null>,
  content: unknown,
): { atEnd: boolean; toEnd(): void } {
  const place = useRef<Place>({ atEnd: true, line: undefined, top: 0 });
  const [atEnd, setAtEnd] = useState(true);

  const remember = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    place.current = placeIn(box);
    setAtEnd(place.current.atEnd);
  }, [scroller]);

  const restore = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const { atEnd, line, top } = place.current;
    if (atEnd) box.scrollTo({ top: box.scrollHeight });
    else if (line?.isConnected) box.scrollBy({ top: line.getBoundingClientRect().top - top });
    remember();
  }, [scroller, remember]);

  const toEnd = useCallback(() => {
    place.current = { atEnd: true, line: undefined, top: 0 };
    restore();
  }, [restore]);

  useLayoutEffect(restore, [restore, content]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return undefined;
    const sizes = new ResizeObserver(restore);
    sizes.observe(box);
    if (box.firstElementChild) sizes.observe(box.firstElementChild);
    box.addEventListener('scroll', remember, { passive: true });
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', remember);
    };
    // The list itself comes and goes with its first line.
  }, [scroller, restore, remember, content]);

  return { atEnd, toEnd };
}

/** The first line in view, found by halving: a long list must not be measured whole. */
function placeIn(box: HTMLElement): Place {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_PX;
  const lines = box.firstElementChild?.children;
  const edge = box.getBoundingClientRect().top;
  let low = 0;
  let high = (lines?.length ?? 0) - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines?.[middle]?.getBoundingClientRect().bottom ?? 0) <= edge) low = middle + 1;
    else high = middle;
  }
  const line = lines?.[low];
  return { atEnd, line, top: line?.getBoundingClientRect().top ?? 0 };
}
