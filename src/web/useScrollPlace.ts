// Where the reader is in a list that grows at both ends: at the end, or at some line that must not move.
import { type RefCallback, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Closer to the end than this counts as being there. */
const NEAR_PX = 100;

interface Place {
  atEnd: boolean;
  line: Element | undefined;
  top: number;
}

export interface ScrollPlace {
  /** Refs of the scrolling box and of the list in it. */
  box: RefCallback<HTMLElement>;
  list: RefCallback<HTMLElement>;
  atEnd: boolean;
  toEnd(): void;
}

/** Holds the reader's place whenever `content` has changed, or the size of the box or of the list has. */
export function useScrollPlace(content: unknown): ScrollPlace {
  const element = useRef<HTMLElement>(null);
  const place = useRef<Place>({ atEnd: true, line: undefined, top: 0 });
  const [atEnd, setAtEnd] = useState(true);

  const remember = useCallback(() => {
    if (!element.current) return;
    place.current = placeIn(element.current);
    setAtEnd(place.current.atEnd);
  }, []);

  const restore = useCallback(() => {
    const { atEnd, line, top } = place.current;
    if (atEnd) element.current?.scrollTo({ top: element.current.scrollHeight });
    else if (line?.isConnected) element.current?.scrollBy({ top: line.getBoundingClientRect().top - top });
    remember();
  }, [remember]);

  const toEnd = useCallback(() => {
    place.current = { atEnd: true, line: undefined, top: 0 };
    restore();
  }, [restore]);

  const list = useCallback(
    (shown: HTMLElement | null) => {
      const sizes = new ResizeObserver(restore);
      if (shown) sizes.observe(shown);
      return () => sizes.disconnect();
    },
    [restore],
  );

  const box = useCallback(
    (shown: HTMLElement | null) => {
      element.current = shown;
      const unwatch = list(shown);
      shown?.addEventListener('scroll', remember, { passive: true });
      return () => {
        unwatch();
        shown?.removeEventListener('scroll', remember);
        element.current = null;
      };
    },
    [list, remember],
  );

  useLayoutEffect(restore, [restore, content]);

  return { box, list, atEnd, toEnd };
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
