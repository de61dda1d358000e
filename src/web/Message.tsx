import { memo } from 'react';
import { Avatar } from './Avatar.tsx';
import type { MessageLine } from './lines.ts';
import { MessageNote } from './MessageNote.tsx';
import { Text } from './Text.tsx';
import { momentOf, timeOf } from './time.ts';
import { useLanguage } from './useLanguage.ts';
import { words } from './words.ts';

interface Props extends MessageLine {
  /** The one row of the list that Tab reaches. */
  tabStop: boolean;
  /** It has just come, and slides in. */
  live: boolean;
  /** Tells the author from others whose names look the same. */
  tag: string | undefined;
  onEdit(text: string): void;
}

/** One message. The first of a group says who and when; the others show their time on being pointed at. */
export const Message = memo(function Message(props: Props) {
  useLanguage();
  const { id, username, color, text, at, own, first, last, message, item, note, tabStop, live, tag } = props;
  const author = own ? words.you : username;
  const time = timeOf(at);
  const waiting = item !== undefined && item.state !== 'sent';
  const rail = first && last ? 'rail rail-only' : first ? 'rail rail-first' : last ? 'rail rail-last' : 'rail';
  return (
    <article
      aria-label={words.rowName(tag === undefined ? author : `${author} ${tag}`, time)}
      aria-setsize={-1}
      {...(message ? { 'aria-posinset': message.n } : {})}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the list is one tab stop, the arrows move in it
      tabIndex={tabStop ? 0 : -1}
      {...(tabStop ? { 'data-first': true } : {})}
      data-line={id}
      className={`group person-${color} relative grid scroll-mt-12 grid-cols-[2.25rem_minmax(0,1fr)] gap-x-3 px-6 py-0.5 -outline-offset-2 hover:bg-hover @max-[1180px]/app:px-5 @max-[640px]/app:gap-x-2.5 @max-[640px]/app:px-4 ${first ? 'mt-3 pt-1 compact:mt-1' : ''} ${own ? rail : ''} ${live ? 'motion-safe:animate-rise' : ''}`}
    >
      {first ? (
        <span className="row-span-2 mt-0.5">
          <Avatar name={username} color={color} />
        </span>
      ) : (
        <time
          dir="ltr"
          dateTime={new Date(at).toISOString()}
          className="text-end text-gutter whitespace-nowrap text-ink-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        >
          {time}
        </time>
      )}
      <div className="min-w-0">
        {first && (
          <p className="flex items-baseline gap-2 leading-5">
            <bdi className="truncate text-face font-[650] text-person">{author}</bdi>
            {tag !== undefined && (
              <span
                title={words.sameLook(username)}
                className="shrink-0 rounded-1 bg-s2 px-1 text-meta text-ink-2"
                aria-hidden="true"
              >
                {tag}
              </span>
            )}
            <time
              dir="ltr"
              dateTime={new Date(at).toISOString()}
              title={momentOf(at)}
              className="shrink-0 text-meta whitespace-nowrap text-ink-3"
            >
              {time}
            </time>
          </p>
        )}
        <p
          dir="auto"
          // Marks piled on a letter stay in their row.
          className={`w-fit max-w-[min(72ch,100%)] overflow-clip text-message whitespace-pre-wrap [overflow-wrap:anywhere] @max-[640px]/app:text-field ${waiting ? 'text-ink-2' : ''}`}
        >
          <Text text={text} tabStop={tabStop} />
        </p>
        {note && <MessageNote {...(item ? { item } : {})} onEdit={props.onEdit} />}
      </div>
    </article>
  );
});
