import { type ReactNode, useEffect, useId, useRef } from 'react';

/** A question in front of the page. The browser keeps the focus inside and gives it back. */
export function Dialog(props: { open: boolean; title: string; onClose(): void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    if (props.open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [props.open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={props.onClose}
      className="m-auto w-[min(100%-2rem,27.5rem)] rounded-4 bg-raised p-6 text-ink shadow-dialog @max-[640px]/app:mb-0 @max-[640px]/app:w-full @max-[640px]/app:max-w-none @max-[640px]/app:rounded-b-none @max-[640px]/app:pb-[calc(1.5rem+env(safe-area-inset-bottom))]"
    >
      {props.open && (
        <div className="grid gap-4">
          <h2 id={title} className="text-title font-[650] tracking-[-0.012em]">
            {props.title}
          </h2>
          {props.children}
        </div>
      )}
    </dialog>
  );
}
