import { X } from 'lucide-react';
import { type ReactNode, useEffectEvent, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './Button.tsx';
import { words } from './words.ts';

/** A question is as narrow as its text; a page fills a phone's screen and scrolls inside. */
const looks = {
  question: 'w-[min(100%-2rem,27.5rem)] @max-[640px]/app:mb-0 @max-[640px]/app:w-full @max-[640px]/app:rounded-b-none',
  page: 'h-[min(100%-4rem,44rem)] w-[min(100%-2rem,40rem)] @max-[640px]/app:m-0 @max-[640px]/app:size-full @max-[640px]/app:max-h-none @max-[640px]/app:rounded-none',
} as const;

interface Props {
  title: string;
  look?: keyof typeof looks;
  /** Nothing in it takes the focus: it does itself, so that keys scroll what is higher than the window. */
  reading?: boolean;
  onClose(): void;
  children: ReactNode;
}

/**
 * Something in front of the page, open for as long as it is there. The browser keeps the focus inside and gives it back.
 * What is marked `data-autofocus` has it first, else the first control.
 */
export function Dialog({ title, look = 'question', reading = false, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const closed = useEffectEvent(onClose);
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (!shown) return undefined;
    const ended = (): void => closed();
    shown.addEventListener('close', ended);
    shown.showModal();
    shown.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => {
      shown.removeEventListener('close', ended);
      shown.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={`m-auto max-h-[calc(100%-2rem)] flex-col overflow-hidden rounded-4 bg-raised text-ink shadow-dialog open:flex motion-safe:animate-rise @max-[640px]/app:max-w-none ${looks[look]}`}
    >
      <div
        className={`flex shrink-0 items-center gap-2 ps-6 pe-4 ${look === 'page' ? 'border-b border-line py-3 @max-[640px]/app:ps-4 @max-[640px]/app:pe-2 @max-[640px]/app:pt-[calc(0.375rem+env(safe-area-inset-top))] @max-[640px]/app:pb-1.5' : 'pt-5 @max-[640px]/app:ps-4'}`}
      >
        <h2 id={id} className="min-w-0 grow text-title font-[650] tracking-[-0.012em] text-balance">
          <bdi>{title}</bdi>
        </h2>
        <IconButton aria-label={words.close} onClick={() => dialog.current?.close()}>
          <X className="size-5" strokeWidth={1.75} aria-hidden="true" />
        </IconButton>
      </div>
      <div
        {...(reading ? { tabIndex: 0 } : {})}
        className={
          look === 'page'
            ? 'flex min-h-0 grow flex-col'
            : 'scroll-thin grid gap-4 overflow-y-auto -outline-offset-2 px-6 pt-3 pb-6 @max-[640px]/app:px-4 @max-[640px]/app:pb-[calc(1.5rem+env(safe-area-inset-bottom))]'
        }
      >
        {children}
      </div>
    </dialog>
  );
}

/** What can be done, at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2">{children}</div>;
}
