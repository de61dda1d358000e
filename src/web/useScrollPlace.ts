// Holds the reader's place in a list that grows anywhere, and keeps only the lines around that place in the page.
import { type RefCallback, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Line } from './lines.ts';
import { END, gapIn, measured, movedFrom, type Place, placeIn, rowOf, staysAtEnd } from './place.ts';
import { type Gap, type Heights, lineInGap, type Section, sectionsOf } from './window.ts';

/** The least height of a line: so many fit into the view at most. */
const LEAST_PX = 24;

/** What header and composer take of the window's height, at least. */
const OUTSIDE_PX = 180;

/** How many views of lines the page holds before and after the line that the window is around. */
const BEFORE = 1.5;
const AFTER = 2.5;

/** Around what the page holds lines, and how many of them fill a view. `id` undefined: the end. */
interface Around {
  id: string | undefined;
  index: number;
  fill: number;
  /** What is known of the heights of lines that may leave the page. */
  heights: Heights;
}

/** At first the lines of one view: those before them come once these are painted. */
const start = (): Around => ({
  id: undefined,
  index: 0,
  fill: Math.max(12, Math.ceil((innerHeight - OUTSIDE_PX) / ((BEFORE + 1) * LEAST_PX))),
  heights: new Map(),
});

export interface ScrollPlace {
  /** Refs of the scrolling box and of the list in it. */
  box: RefCallback<HTMLElement>;
  list: RefCallback<HTMLElement>;
  /** What of the lines is in the page. */
  sections: readonly (Section | Gap)[];
  atEnd: boolean;
  toEnd(): void;
  /** Brings a line to the top of the view. */
  toLine(id: string): void;
  /** The row of a line, brought into the page where it is not; the view stays. */
  rowFor(id: string): HTMLElement | null;
  /** How many lines are in view. */
  inView(): number;
}

interface Options {
  lines: readonly Line[];
  /** A line that is always in the page: the one that Tab reaches. */
  kept: string | undefined;
  /** Called with what is in view, whenever that may have changed. */
  onView(place: Place, box: HTMLElement): void;
}

/** Where the log is scrolled to, and the ways to other places. Only the lines around that are in the page. */
export function useScrollPlace({ lines, kept, onView }: Options): ScrollPlace {
  const element = useRef<HTMLElement>(null);
  const place = useRef<Place>(END);
  const [atEnd, setAtEnd] = useState(true);
  const [around, setAround] = useState(start);
  const now = useRef({ lines, around, onView });
  useLayoutEffect(() => {
    now.current = { lines, around, onView };
  });

  const sections = useMemo(() => {
    const at = indexIn(lines, around);
    const from = at - beforeOf(around) * around.fill;
    const to = at + AFTER * around.fill;
    const isIn = (line: Line, index: number) => (index >= from && index <= to) || line.id === kept;
    return sectionsOf(lines, isIn, around.heights);
  }, [lines, around, kept]);

  /** Puts the window around a line. What is in the page is measured first, since some of it goes. */
  const moveTo = useCallback((id: string | undefined, index: number) => {
    const box = element.current;
    if (!box) return;
    const fill = Math.max(20, Math.ceil(box.clientHeight / LEAST_PX));
    setAround(({ heights }) => ({ id, index, fill, heights: measured(box, heights) }));
  }, []);

  /** Looks what is in view. */
  const look = useCallback((box: HTMLElement) => {
    place.current = placeIn(box);
    setAtEnd(place.current.atEnd);
    now.current.onView(place.current, box);
  }, []);

  /** Moves the window when the reader has come near its edge: at once, so that nothing empty is painted. */
  const follow = useCallback(
    (box: HTMLElement) => {
      look(box);
      const { lines, around } = now.current;
      const gap = gapIn(box);
      const first = place.current.atEnd ? undefined : place.current.marks[0]?.id;
      const id = gap ? lineInGap(lines, gap.id, gap.offset, around.heights)?.id : first;
      const index = id === undefined ? lines.length - 1 : lines.findIndex((line) => line.id === id);
      const far = Math.abs(index - indexIn(lines, around)) > around.fill / 2;
      if (index < 0 || !(gap || far)) return;
      // Into the blue: the line that is guessed to be here is put here.
      if (id !== undefined && place.current.marks.length === 0) {
        const at = box.getBoundingClientRect().top;
        place.current = { ...place.current, atEnd: false, marks: [{ id, edge: 'top', at }] };
      }
      flushSync(() => moveTo(id, index));
    },
    [look, moveTo],
  );

  const restore = useCallback(() => {
    const box = element.current;
    // Out of sight, as the room is on a phone while the list shows, nothing has a place.
    if (!box || box.clientHeight === 0) return;
    if (staysAtEnd(place.current, box)) box.scrollTop = box.scrollHeight;
    else hold(place.current, box);
    look(box);
  }, [look]);

  const toEnd = useCallback(() => {
    place.current = END;
    moveTo(undefined, 0);
    restore();
  }, [moveTo, restore]);

  const toLine = useCallback(
    (id: string) => {
      const box = element.current;
      if (!box) return;
      const at = box.getBoundingClientRect().top + box.clientHeight / 4;
      place.current = { ...placeIn(box), atEnd: false, marks: [{ id, edge: 'top', at }] };
      const index = now.current.lines.findIndex((line) => line.id === id);
      if (rowOf(box, id)) restore();
      else moveTo(id, index);
    },
    [moveTo, restore],
  );

  const rowFor = useCallback(
    (id: string) => {
      const box = element.current;
      const index = now.current.lines.findIndex((line) => line.id === id);
      if (!box || index < 0) return null;
      if (!rowOf(box, id)) flushSync(() => moveTo(id, index));
      return rowOf(box, id);
    },
    [moveTo],
  );

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
      // The box of a log that begins anew is not scrolled yet: nobody has left their place in it.
      place.current = { ...place.current, scrolled: 0, end: 0 };
      const unwatch = list(shown);
      const scrolled = (): void => {
        if (!shown || shown.clientHeight === 0) return;
        // A banner may have moved the log by now, of which its observer hears only after this.
        if (!place.current.atEnd) hold(place.current, shown);
        follow(shown);
      };
      shown?.addEventListener('scroll', scrolled, { passive: true });
      let soon = requestAnimationFrame(() => {
        soon = requestAnimationFrame(() => {
          if (now.current.around.id === undefined) moveTo(undefined, 0);
        });
      });
      return () => {
        cancelAnimationFrame(soon);
        unwatch();
        shown?.removeEventListener('scroll', scrolled);
        element.current = null;
      };
    },
    [list, follow, moveTo],
  );

  useLayoutEffect(restore, [restore, sections]);

  return { box, list, sections, atEnd, toEnd, toLine, rowFor, inView: () => place.current.marks.length };
}

/** Takes back what the content has moved since `place`. */
function hold(place: Place, box: HTMLElement): void {
  const moved = movedFrom(place, box);
  if (moved !== undefined && moved !== 0) box.scrollTop += moved;
}

/** The end is the foot of its view, any other line is the head of one. */
function beforeOf({ id }: Around): number {
  return id === undefined ? BEFORE + 1 : BEFORE;
}

/** Where the middle of the window is now: lines may have come or gone before it. */
function indexIn(lines: readonly Line[], { id, index }: Around): number {
  if (id === undefined) return lines.length - 1;
  const found = lines.findIndex((line) => line.id === id);
  return found < 0 ? Math.min(index, lines.length - 1) : found;
}
