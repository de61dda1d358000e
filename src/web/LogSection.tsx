import type { CSSProperties } from 'react';
import { Hole } from './Hole.tsx';
import type { DayLine } from './lines.ts';
import { Message } from './Message.tsx';
import { NoticeRow } from './NoticeRow.tsx';
import { dayName } from './time.ts';
import { UnreadDivider } from './Unread.tsx';
import { useNow } from './useChat.ts';
import type { Gap, Section } from './window.ts';

interface Props {
  part: Section | Gap;
  roomId: string;
  /** The row that Tab reaches. */
  tabStop: string | undefined;
  /** Lines that have just come. */
  live: ReadonlySet<string>;
  /** What tells people apart whose names look the same, by userId. */
  tags: ReadonlyMap<string, string>;
  onEdit(text: string): void;
}

/** One day of the log as far as it is in the page. */
export function LogSection({ part, ...rest }: Props) {
  if (part.kind === 'gap') return <Space {...part} />;
  return (
    <section>
      {part.day && <Day {...part.day} />}
      {part.parts.map((line) => (
        <LogLine key={`${line.kind} ${line.id}`} line={line} {...rest} />
      ))}
    </section>
  );
}

function LogLine({
  line,
  roomId,
  tabStop,
  live,
  tags,
  onEdit,
}: Omit<Props, 'part'> & { line: Section['parts'][number] }) {
  switch (line.kind) {
    case 'gap':
      return <Space {...line} />;
    case 'hole':
      return <Hole roomId={roomId} hole={line} />;
    case 'notice':
      return <NoticeRow line={line} live={live.has(line.id)} />;
    case 'unread':
      return <UnreadDivider {...line} />;
    case 'message':
    default:
      return (
        <Message
          {...line}
          tabStop={line.id === tabStop}
          live={live.has(line.id)}
          tag={line.own ? undefined : tags.get(line.userId)}
          onEdit={onEdit}
        />
      );
  }
}

/** As high as the lines that are not in the page. */
function Space({ id, height }: Gap) {
  const size: CSSProperties = { blockSize: height };
  return <div data-gap={id} style={size} />;
}

/** A day between hairlines; it stays in view as long as the day does, with what is read passing beneath it. */
function Day({ day }: DayLine) {
  return (
    <h2 className="sticky -top-4.5 z-1 flex items-center gap-3 bg-bg px-6 pt-6 pb-2 text-meta font-semibold text-ink-2 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line @max-[1180px]/app:px-5 @max-[640px]/app:px-4">
      {dayName(day, useNow(true, 60_000))}
    </h2>
  );
}
