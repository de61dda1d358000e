// Which lines of a long list are in the page: those around the view. The others are gaps as high as they are.
import type { DayLine, Line } from './lines.ts';

/** Space in the place of lines that are not in the page. `id`: of the first of them. */
export interface Gap {
  kind: 'gap';
  id: string;
  height: number;
}

/** The lines of one day that are in the page, and the gaps between them. Its label sticks as long as the day lasts. */
export interface Section {
  kind: 'section';
  id: string;
  day: DayLine | undefined;
  parts: (Exclude<Line, DayLine> | Gap)[];
}

/** Heights of lines in pixels, by id, as far as they have been measured. */
export type Heights = ReadonlyMap<string, number>;

const LINE = 24;
const POINTS_PER_LINE = 70;

/** How high a line is: as it was measured, else a guess. */
export function heightOf(line: Line, heights: Heights): number {
  const known = heights.get(line.id);
  if (known !== undefined) return known;
  if (line.kind !== 'message') return 2 * LINE;
  const broken = line.text.split('\n', 20).length + Math.floor(line.text.length / POINTS_PER_LINE);
  return broken * LINE + (line.first ? 40 : 4);
}

/** Puts lines into days, with gaps in the place of those that `isIn` leaves out. */
export function sectionsOf(
  lines: readonly Line[],
  isIn: (line: Line, index: number) => boolean,
  heights: Heights,
): (Section | Gap)[] {
  const all: (Section | Gap)[] = [];
  let section: Section = { kind: 'section', id: 'top', day: undefined, parts: [] };
  const end = (): void => {
    // A day without a line in the page is a gap itself, one with the gap before it.
    if (section.parts.some((part) => part.kind !== 'gap')) all.push(section);
    else {
      const { day } = section;
      const height = section.parts.reduce((sum, part) => sum + (part.kind === 'gap' ? part.height : 0), 0);
      widen(all, day?.id ?? section.parts[0]?.id, height + (day ? heightOf(day, heights) : 0));
    }
  };
  lines.forEach((line, index) => {
    if (line.kind === 'day') {
      end();
      section = { kind: 'section', id: line.id, day: line, parts: [] };
    } else if (isIn(line, index)) section.parts.push(line);
    else widen(section.parts, line.id, heightOf(line, heights));
  });
  end();
  return all;
}

/** Adds to the gap at the end of a list, or begins one. */
function widen(list: (Section | Line | Gap)[], id: string | undefined, height: number): void {
  const last = list.at(-1);
  if (last?.kind === 'gap') last.height += height;
  else if (id !== undefined && height > 0) list.push({ kind: 'gap', id, height });
}

/** The line that is `offset` pixels below the beginning of the gap that starts with line `id`. */
export function lineInGap(lines: readonly Line[], id: string, offset: number, heights: Heights): Line | undefined {
  let at = lines.findIndex((line) => line.id === id);
  let left = offset;
  for (; at >= 0 && at < lines.length - 1; at += 1) {
    const line = lines[at];
    if (line) left -= heightOf(line, heights);
    if (left < 0) break;
  }
  return lines[at];
}
