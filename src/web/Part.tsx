import { X } from 'lucide-react';
import { Component, type ReactNode, Suspense } from 'react';
import { IconButton, TextButton } from './Button.tsx';
import { words } from './words.ts';

/**
 * Around what is loaded when it is first needed. If it does not come (no network, or a newer page on the server), only
 * this part says so, above the place to write, until that is closed with `onClose`. A class, since React has no other way to catch that.
 */
export class Part extends Component<{ children: ReactNode; onClose?(): void }, { missing: boolean }> {
  override state = { missing: false };

  static getDerivedStateFromError(): { missing: boolean } {
    return { missing: true };
  }

  override render(): ReactNode {
    if (!this.state.missing) return <Suspense>{this.props.children}</Suspense>;
    const { onClose } = this.props;
    return (
      <div
        role="alert"
        className="fixed inset-x-4 bottom-32 z-10 mx-auto flex w-fit items-center gap-2 rounded-3 bg-raised p-4 shadow-dialog"
      >
        {words.partMissing}
        <TextButton className="text-accent-text" onClick={() => location.reload()}>
          {words.reload}
        </TextButton>
        {onClose && (
          <IconButton aria-label={words.close} onClick={onClose}>
            <X className="size-5" strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        )}
      </div>
    );
  }
}
