// The sizes that both platforms keep, and how they are measured. API Gateway sets the frame size; the rest follows from it.

/** Bytes of one WebSocket frame, either way. Source: API Gateway quotas, "WebSocket frame size". */
export const FRAME_BYTES = 32 * 1024;
/** Encoded bytes at which a list in a reply is cut; the rest is fetched with the cursor it carries. */
export const LIST_BYTES = 24 * 1024;
/** Unicode code points of a message's text. */
export const TEXT_POINTS = 8_000;
/** UTF-8 bytes of a message's text. */
export const TEXT_BYTES = 16 * 1024;
/** Unicode code points of a person's or a room's name. */
export const NAME_POINTS = 40;
/** Unicode code points of a room's topic. */
export const TOPIC_POINTS = 250;
/** Rooms a connection may have open at once. */
export const OPENED_ROOMS = 100;
/** Rows of one page of history, catch-up or rooms. */
export const PAGE_ROWS = 100;

/** Number of Unicode code points of a string. */
export function pointsOf(text: string): number {
  let points = 0;
  for (const _ of text) points += 1;
  return points;
}

/** Number of bytes of a string in UTF-8. A lone surrogate counts as the three bytes of U+FFFD. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLow(text.charCodeAt(i + 1))) {
      bytes += 4;
      i += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
