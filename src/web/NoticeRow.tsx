import { memo } from 'react';
import type { NoticeLine } from './lines.ts';
import { noticeText } from './noticeText.ts';
import { momentOf, timeOf } from './time.ts';
import { useLanguage } from './useLanguage.ts';

/** What happened in the room besides messages: one quiet line. */
export const NoticeRow = memo(function NoticeRow({ line, live }: { line: NoticeLine; live: boolean }) {
  useLanguage();
  return (
    <p
      data-line={line.id}
      className={`mx-6 pt-2 pb-1 ps-12 text-second text-ink-3 [overflow-wrap:anywhere] @max-[1180px]/app:mx-5 @max-[640px]/app:mx-4 ${live ? 'motion-safe:animate-rise' : ''}`}
    >
      {noticeText(line)}{' '}
      <time dir="ltr" dateTime={new Date(line.at).toISOString()} title={momentOf(line.at)} className="text-meta">
        {timeOf(line.at)}
      </time>
    </p>
  );
});
