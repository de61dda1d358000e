import { describe, expect, it } from 'vitest';
import { piecesOf } from './links.ts';

/** The pieces with links in brackets. */
const shown = (text: string): string =>
  piecesOf(text)
    .map((piece) => (piece.href === undefined ? piece.text : `[${piece.href}]`))
    .join('');

describe('links in a text', () => {
  it('[WEB48] are web addresses, up to the end of the sentence they stand in', () => {
    expect(shown('See https://example.com/a?b=c#d.')).toBe('See [https://example.com/a?b=c#d].');
    expect(shown('http://localhost:8080/, HTTPS://EXAMPLE.COM!?')).toBe(
      '[http://localhost:8080/], [HTTPS://EXAMPLE.COM]!?',
    );
    expect(shown('“https://example.com/it’s”…')).toBe('“[https://example.com/it’s]”…');
    expect(shown('(https://example.com/a_(b)) [https://example.com/(c]')).toBe(
      '([https://example.com/a_(b)]) [[https://example.com/(c]]',
    );
    expect(shown('https://example.com/))))')).toBe('[https://example.com/]))))');
    expect(shown('https://bücher.example/über https://例え.テスト/道。')).toBe(
      '[https://bücher.example/über] [https://例え.テスト/道]。',
    );
    expect(shown('a\nhttps://example.com\nb')).toBe('a\n[https://example.com]\nb');
    expect(shown('<https://example.com> "https://example.com"')).toBe(
      '<[https://example.com]> "[https://example.com]"',
    );
  });

  it('[WEB48] are never anything else', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://',
      'https:///x',
      'https://...',
      'ftp://example.com',
      'xhttps://example.com',
      'https://bank.example@evil.example/',
      'www.example.com',
      'ana@example.com',
    ]) {
      expect(shown(text), text).not.toContain('[');
    }
  });

  it('[WEB48] end where the reading direction would change, so that what is seen is where it goes', () => {
    expect(piecesOf('https://example.com/\u202egnp.exe')[0]).toEqual({
      text: 'https://example.com/',
      href: 'https://example.com/',
    });
  });

  it('[WEB48] leave no letter of the text out', () => {
    for (const text of ['', 'x', ' https://a.example, https://b.example ', `https://a.example/${')'.repeat(9_000)}`]) {
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });
});
