import { Check, CircleAlert, Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OutboxItem } from '../client/outbox.ts';
import { TextButton } from './Button.tsx';
import { CopyField, useCopy } from './Copy.tsx';
import { notSentOf } from './problem.ts';
import { Spinner } from './StatusSign.tsx';
import { useAfter, useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** How far own words have come, and what can be done about it. */
export function MessageNote({ item, onEdit }: { item?: OutboxItem; onEdit(text: string): void }) {
  const chat = useChat();
  const connected = useChatState((state) => state.connection.phase === 'connected');
  const most = useChatState((state) => state.limits.textPoints);
  const name = useChatState((state) => state.account.user?.username ?? '');
  const { state, copy } = useCopy();
  const slow = useAfter(item?.state === 'sending', 400);
  if (!item || item.state === 'sent')
    return <NoteLine icon={<Check className={icon} aria-hidden="true" />} text={words.sent} />;
  const remove = (
    <TextButton
      className="text-danger"
      onClick={() => {
        chat.remove(item.key);
        // The button goes with its message: the focus needs a place to be.
        document.getElementById('composer')?.focus();
      }}
    >
      {words.remove}
    </TextButton>
  );
  if (item.state === 'sending') {
    // The line is there from the start, so that nothing moves when it has something to say.
    return slow ? <NoteLine icon={<Spinner />} text={words.sending} /> : <NoteLine text="" />;
  }
  if (item.state === 'queued') {
    const edit = (): void => {
      chat.remove(item.key);
      onEdit(item.text);
    };
    const text = connected ? words.waitingTurn : words.waiting;
    return (
      <NoteLine icon={<Clock className={icon} aria-hidden="true" />} text={text}>
        <TextButton className="text-accent-text" onClick={edit}>
          {words.edit}
        </TextButton>
        {remove}
      </NoteLine>
    );
  }
  return (
    <NoteLine
      icon={<CircleAlert className={icon} aria-hidden="true" />}
      text={notSentOf(item.problem, most, name)}
      failed
    >
      <TextButton className="text-accent-text" onClick={() => chat.retry(item.key)}>
        {words.tryAgain}
      </TextButton>
      <TextButton className="text-accent-text" onClick={() => void copy(item.text)}>
        {state === 'copied' ? words.copied : words.copyText}
      </TextButton>
      {remove}
      {state === 'shown' && <CopyField label={words.messageText} text={item.text} />}
    </NoteLine>
  );
}

const icon = 'size-4 shrink-0';

function NoteLine(props: { icon?: ReactNode; text: string; failed?: boolean; children?: ReactNode }) {
  return (
    <div
      className={`flex min-h-5 flex-wrap items-center gap-x-1.5 text-meta leading-5 @max-[640px]/app:gap-x-3 ${props.failed ? 'text-danger' : 'text-ink-3'}`}
    >
      {props.icon}
      <span>{props.text}</span>
      {props.children}
    </div>
  );
}
