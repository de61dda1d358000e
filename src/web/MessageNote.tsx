import { Check, CircleAlert, Clock } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { OutboxItem, Problem } from '../client/outbox.ts';
import { TextButton } from './Button.tsx';
import { Spinner } from './StatusSign.tsx';
import { useAfter, useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

const reasons = {
  too_large: 'notSentTooLarge',
  forbidden: 'notSentForbidden',
  not_found: 'notSentGone',
  invalid: 'notSentCharacter',
  other_person: 'notSentOther',
} as const satisfies { [P in Problem]?: keyof typeof words };

/** How far own words have come, and what can be done about it. */
export function MessageNote({ item, onEdit }: { item?: OutboxItem; onEdit(text: string): void }) {
  const chat = useChat();
  const connected = useChatState((state) => state.connection.phase === 'connected');
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
  const reason =
    item.problem && item.problem in reasons ? words[reasons[item.problem as keyof typeof reasons]] : words.notSent;
  return (
    <NoteLine icon={<CircleAlert className={icon} aria-hidden="true" />} text={reason} failed>
      <TextButton className="text-accent-text" onClick={() => chat.retry(item.key)}>
        {words.tryAgain}
      </TextButton>
      <CopyButton text={item.text} />
      {remove}
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

/** Puts the text into the clipboard where the browser allows it, else selects nothing and stays as it is. */
function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  // An insecure address has no clipboard, whatever its type says.
  const clipboard = (navigator as Partial<Navigator>).clipboard;
  if (!clipboard) return null;
  const copy = (): void => {
    clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <TextButton className="text-accent-text" onClick={copy}>
      {copied ? words.copied : words.copyText}
    </TextButton>
  );
}
