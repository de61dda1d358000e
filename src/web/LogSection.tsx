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
    <section className={part.day ? LINE : ''}>
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

const LINE =
  'relative before:absolute before:inset-x-6 before:top-8 before:h-px before:bg-line @max-[1180px]/app:before:inset-x-5 @max-[640px]/app:before:inset-x-4';

/** A day on its hairline, which the section paints: the label stays in view as long as the day does. */
function Day({ day }: DayLine) {
  return (
    <h2 className="pointer-events-none sticky -top-3.5 z-1 flex justify-center pt-5 pb-2 text-meta font-semibold text-ink-2">
      <span className="rounded-full bg-bg px-3 py-1">{dayName(day, useNow(true, 60_000))}</span>
    </h2>
  );
}
