// Where the reader is in the log, read off the page: which lines are in view, and where each of them begins.
import type { Heights } from './window.ts';

/** Closer to the end than this counts as being there. */
const NEAR_PX = 100;

/**
 * Where an edge of a line is in the window. Lines are held by their lower edge: who wrote, and when, comes and goes above
 * a text as lines before it come and go.
 */
export interface Mark {
  id: string;
  edge: 'top' | 'bottom';
  at: number;
}

export interface Place {
  /** The reader is at the end and stays there. */
  atEnd: boolean;
  /** The lines in view from the top. */
  marks: readonly Mark[];
  /** How far the log was scrolled then, and how far it could be. */
  scrolled: number;
  end: number;
}

export const END: Place = { atEnd: true, marks: [], scrolled: 0, end: 0 };

const lineId = (row: Element | undefined): string => (row instanceof HTMLElement ? (row.dataset['line'] ?? '') : '');

/** The lines that are in the page, in order. */
export function rowsIn(box: Element): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>('[data-line]')];
}

/** The place now. The first line in view is found by halving: a long list must not be measured whole. */
export function placeIn(box: HTMLElement): Place {
  const scrolled = box.scrollTop;
  const end = box.scrollHeight - box.clientHeight;
  const rows = rowsIn(box);
  const { top: from, bottom: to } = box.getBoundingClientRect();
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  const marks: Mark[] = [];
  for (const row of rows.slice(low)) {
    const { top, bottom } = row.getBoundingClientRect();
    if (top >= to) break;
    marks.push({ id: lineId(row), edge: 'bottom', at: bottom });
  }
  return { atEnd: end - scrolled <= NEAR_PX, marks, scrolled, end };
}

/**
 * How far the content has moved since `place`: of the first line that is still there. Undefined when none is. What has
 * been scrolled since then, without an event yet, is no movement of the content.
 */
export function movedFrom({ marks, scrolled }: Place, box: Element): number | undefined {
  for (const { id, edge, at } of marks) {
    const row = rowOf(box, id);
    if (row) return row.getBoundingClientRect()[edge] - at + box.scrollTop - scrolled;
  }
  return undefined;
}

/** Whether a reader who was at the end has not left it since, without an event yet. */
export function staysAtEnd({ atEnd, end }: Place, box: Element): boolean {
  const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
  return atEnd && (isAtEnd || end - box.scrollTop <= NEAR_PX);
}

/** The row of a line, if it is in the page. */
export function rowOf(box: Element, id: string): HTMLElement | null {
  return box.querySelector<HTMLElement>(`[data-line="${CSS.escape(id)}"]`);
}

/** The first gap in view, and how far into it the view begins. */
export function gapIn(box: Element): { id: string; offset: number } | undefined {
  const { top: from, bottom: to } = box.getBoundingClientRect();
  for (const gap of box.querySelectorAll<HTMLElement>('[data-gap]')) {
    const { top, bottom } = gap.getBoundingClientRect();
    if (top < to && bottom > from) return { id: gap.dataset['gap'] ?? '', offset: Math.max(0, from - top) };
  }
  return undefined;
}

/** Heights with those of the lines in the page, margins included: from the end of one to the end of the next. */
export function measured(box: Element, known: Heights): Heights {
  const heights = new Map(known);
  for (const row of rowsIn(box)) {
    const before = row.previousElementSibling;
    const { bottom, height } = row.getBoundingClientRect();
    const above = before?.hasAttribute('data-line') ? before.getBoundingClientRect().bottom : bottom - height;
    heights.set(lineId(row), bottom - above);
  }
  return heights;
}

/** The highest n among the messages in view that show to their end, or fill the whole view. */
export function shownIn({ marks }: Place, box: Element): number | undefined {
  const { top: from, bottom: to } = box.getBoundingClientRect();
  for (const { id } of [...marks].reverse()) {
    const row = rowOf(box, id);
    const n = Number(row?.getAttribute('aria-posinset'));
    if (!row || !(n > 0)) continue;
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom <= to + 1 || top <= from) return n;
  }
  return undefined;
}
