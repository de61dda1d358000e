const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One or two initials of a name: of its first and its last word, whatever the script. */
export function initials(name: string): string {
  const all = name.split(/[\s_.-]+/u).filter((word) => word !== '');
  const first = all[0];
  const last = all.length > 1 ? all.at(-1) : undefined;
  return [first, last].map((word) => (word === undefined ? '' : firstLetter(word))).join('') || '?';
}

function firstLetter(word: string): string {
  const [letter] = graphemes.segment(word);
  return letter?.segment.toLocaleUpperCase() ?? '';
}
