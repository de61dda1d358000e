import { memo } from 'react';
import { piecesOf } from './links.ts';

/** What somebody wrote, with its white space. Web addresses are links; nothing else is ever anything but text. */
export const Text = memo(function Text({ text, tabStop }: { text: string; tabStop: boolean }) {
  let at = 0;
  return piecesOf(text).map((piece) => {
    const key = at;
    at += piece.text.length;
    if (piece.href === undefined) return piece.text;
    return (
      <a
        key={key}
        href={piece.href}
        target="_blank"
        tabIndex={tabStop ? 0 : -1}
        rel="noopener noreferrer nofollow"
        className="rounded-1 text-accent-text underline decoration-1 underline-offset-2 [unicode-bidi:isolate] hover:decoration-2"
      >
        {piece.text}
      </a>
    );
  });
});
