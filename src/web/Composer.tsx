import { SendHorizontal } from 'lucide-react';
import {
  type KeyboardEvent,
  type Ref,
  type SubmitEvent,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { fitOf, sendable } from '../client/text.ts';
import type { RoomView } from '../protocol/room.ts';
import { commandKey } from './commandKey.ts';
import { sends } from './composerKeys.ts';
import { Slowdown, useSlowdown } from './Slowdown.tsx';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** The counter shows from here on. */
const COUNT_FROM = 500;

/** From one line to ten. */
const box =
  'scroll-thin col-start-1 row-start-1 block max-h-65 min-h-11 w-full min-w-0 overflow-y-auto bg-transparent px-4 py-2.5 text-message @max-[640px]/app:rounded-[22px] @max-[640px]/app:text-field';

export interface ComposerHandle {
  /** Puts text in front of what is being written, to change it. */
  insert(text: string): void;
}

/** Where one writes. Never disabled: what is sent without a connection waits. */
export function Composer({ room, ref }: { room: RoomView; ref?: Ref<ComposerHandle> }) {
  const chat = useChat();
  const limits = useChatState((state) => state.limits);
  const enterSends = useChatState((state) => state.preferences.enterSends);
  const slow = useSlowdown(room.roomId);
  const [text, setText] = useState(() => chat.draft(room.roomId));
  const field = useRef<HTMLTextAreaElement>(null);
  const label = words.compose(room.name);
  const { left, large } = fitOf(text, limits);
  const trouble = left < 0 ? words.tooLong(-left, limits.textPoints) : large ? words.tooLarge : undefined;
  // What is too fast stays here, for whoever wrote it to send in a moment.
  const ready = sendable(text) !== '' && !trouble && slow === 0;

  function write(next: string): void {
    setText(next);
    chat.keepDraft(room.roomId, next);
  }

  function send(): void {
    if (!ready) return;
    chat.send(room.roomId, text);
    write('');
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!sends(event.nativeEvent, enterSends)) return;
    event.preventDefault();
    send();
  }

  useImperativeHandle(ref, () => ({
    insert(added) {
      write(text === '' ? added : `${added}\n${text}`);
      field.current?.focus();
    },
  }));

  useEffect(() => {
    // On a touch screen this would open the keyboard over the messages.
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  return (
    <>
      <Slowdown seconds={slow} />
      <form
        data-region="composer"
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          send();
        }}
        className={`@min-[641px]/app:edge-focus mx-6 mt-1 mb-5 shrink-0 rounded-3 border transition-shadow ${slow > 0 ? 'border-warn bg-warn-soft' : 'border-line-strong bg-raised @max-[640px]/app:bg-bg'} @max-[1180px]/app:mx-5 @max-[640px]/app:m-0 @max-[640px]/app:flex @max-[640px]/app:flex-wrap @max-[640px]/app:items-end @max-[640px]/app:gap-x-2 @max-[640px]/app:rounded-none @max-[640px]/app:border-0 @max-[640px]/app:border-t @max-[640px]/app:border-line @max-[640px]/app:px-3 @max-[640px]/app:pt-1.5 @max-[640px]/app:pb-[calc(0.375rem+env(safe-area-inset-bottom))]`}
      >
        <div className="grid @max-[640px]/app:min-w-0 @max-[640px]/app:flex-1">
          <textarea
            ref={field}
            id="composer"
            data-first
            rows={1}
            enterKeyHint={enterSends ? 'send' : 'enter'}
            dir="auto"
            value={text}
            placeholder={label}
            aria-label={label}
            aria-describedby={trouble || left <= COUNT_FROM ? 'composer-count' : undefined}
            aria-invalid={trouble !== undefined}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            className={`${box} resize-none outline-hidden placeholder:truncate @max-[640px]/app:bg-s2 @max-[640px]/app:focus:ring-2 @max-[640px]/app:focus:ring-focus`}
          />
          {/* The same text, unseen, in the same cell: the field grows with its lines. */}
          <div className={`${box} invisible whitespace-pre-wrap [overflow-wrap:anywhere]`} aria-hidden="true">
            {`${text}\n`}
          </div>
        </div>
        <div className="flex items-center gap-2.5 ps-4 pe-1.5 pb-1.5 @max-[640px]/app:contents">
          <p
            id="composer-count"
            role={trouble ? 'alert' : undefined}
            className={`grow text-meta @max-[640px]/app:order-first @max-[640px]/app:w-full @max-[640px]/app:px-4 @max-[640px]/app:not-empty:pb-1.5 ${trouble ? 'text-danger' : 'text-ink-3'}`}
          >
            {trouble ?? (left <= COUNT_FROM && words.left(left))}
          </p>
          <p className="text-meta text-ink-3 @max-[1180px]/app:hidden" aria-hidden="true">
            {enterSends ? words.enterSends : words.ctrlEnterSends(commandKey)}
          </p>
          <button
            type="submit"
            aria-label={words.send}
            title={words.send}
            aria-disabled={!ready}
            // Keeps the focus, and on a phone the keyboard, where it is.
            onPointerDown={(event) => event.preventDefault()}
            className={`inline-grid h-8 w-10 shrink-0 place-items-center rounded-2 transition-colors @max-[640px]/app:size-11 @max-[640px]/app:rounded-full ${ready ? 'gradient text-on-gradient' : 'bg-s2 text-ink-3'}`}
          >
            <SendHorizontal className="size-[18px] rtl:-scale-x-100" strokeWidth={1.75} aria-hidden="true" />
          </button>
        </div>
      </form>
    </>
  );
}
