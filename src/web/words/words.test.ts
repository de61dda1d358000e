import { describe, expect, it } from 'vitest';
import { ar } from './ar.ts';
import { en } from './en.ts';

const languages = { ar };

describe.each(Object.entries(languages))('%s', (_, words) => {
  it('[LANG1] has the same sentences as English', () => {
    expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
  });

  it('[LANG1] makes each of them from the same things, and leaves none of them out', () => {
    for (const [key, sentence] of Object.entries(en)) {
      const other = words[key as keyof typeof words];
      expect(typeof other, key).toBe(typeof sentence);
      if (typeof sentence !== 'function' || typeof other !== 'function') continue;
      expect(other.length, key).toBe(sentence.length);
      // A count that is neither one nor two, as a name too: whatever English repeats stands in the other as well.
      const said = (from: typeof other): string[] =>
        (from as (...args: unknown[]) => string)(...[7, 8, 9].slice(0, from.length)).match(/[7-9٧-٩]/gu) ?? [];
      const western = said(other).map((digit) => String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit)).replace('-1', digit));
      expect(western.sort(), key).toEqual(said(sentence).sort());
    }
  });

  it('[LANG1] leaves no sentence empty', () => {
    const empty = Object.entries(words).filter(
      ([, sentence]) => typeof sentence === 'string' && sentence.trim() === '',
    );
    expect(empty).toEqual([]);
  });
});
