// Pages: a list in a reply is cut where its encoded form would outgrow a frame, and says where to go on.
import { bytesOf, LIST_BYTES } from '../protocol/limits.ts';

/** Rows read for one page of rooms or members; one more is read to learn whether there are more. */
export const ROWS = 50;

/**
 * The longest start of `rows` whose encoded parts fit in `bytes`, at least one row. `parts`: what of a row is sent.
 */
export function cut<T>(rows: T[], parts: (row: T) => unknown[], bytes = LIST_BYTES): T[] {
  let used = 0;
  for (const [index, row] of rows.entries()) {
    used += sizeOf(parts(row));
    if (used > bytes && index > 0) return rows.slice(0, index);
  }
  return rows;
}

/** Encoded bytes of values as they stand in a list; undefined ones are not sent. */
export function sizeOf(values: unknown[]): number {
  return values.reduce<number>((sum, value) => sum + (value === undefined ? 0 : bytesOf(JSON.stringify(value)) + 1), 0);
}

/** A page of what was read as `ROWS + 1` rows. `next`: the id of its last row, if there are more behind it. */
export function pageOf<T>(read: T[], idOf: (row: T) => string): { page: T[]; next?: string } {
  const page = cut(read.slice(0, ROWS), (row) => [row]);
  const last = page.at(-1);
  return page.length < read.length && last !== undefined ? { page, next: idOf(last) } : { page };
}
