// Finds web addresses in what people write. Only http and https, shown exactly as typed; everything else stays text.

/** A piece of a text; with `href` it is a link to there. */
export interface Piece {
  text: string;
  href?: string;
}

/** An address goes on to the next space, quote or angle bracket, or to a character that would change reading direction. */
const ADDRESS = /\bhttps?:\/\/(?![/\\])[^\s<>"`\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/giu;

/** What ends a sentence rather than an address. */
const SENTENCE_END = /[.,;:!?'*_~…‘’“”«»、。，．：；！？]/u;

const BRACKETS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '）': '（', '」': '「', '】': '【' };

/** A text in pieces: all of it, in order. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const href = withoutSentence(found);
    if (!isAddress(href)) continue;
    if (index > from) pieces.push({ text: text.slice(from, index) });
    pieces.push({ text: href, href });
    from = index + href.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Cuts off what belongs to the sentence around an address: its end, and brackets that were opened before it. */
function withoutSentence(found: string): string {
  const open = new Map<string, number>();
  for (const letter of found) {
    const pair = BRACKETS[letter] ?? letter;
    open.set(pair, (open.get(pair) ?? 0) + (pair === letter ? 1 : -1));
  }
  let end = found.length;
  for (; end > 0; end -= 1) {
    const letter = found[end - 1] ?? '';
    const pair = BRACKETS[letter];
    if (pair !== undefined && (open.get(pair) ?? 0) < 0) open.set(pair, (open.get(pair) ?? 0) + 1);
    else if (!SENTENCE_END.test(letter)) break;
  }
  return found.slice(0, end);
}

/** Whether a browser would go there, and to where it seems to: a name before the host is a trick, not an address. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && hostname !== '' && username === '' && password === '';
}
