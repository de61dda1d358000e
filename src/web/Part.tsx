import { Component, type ReactNode, Suspense } from 'react';
import { TextButton } from './Button.tsx';
import { words } from './words.ts';

/**
 * Around what is loaded when it is first needed. If it does not come (no network, or a newer page on the server), only
 * this part says so, above the place to write. A class, since React has no other way to catch that.
 */
export class Part extends Component<{ children: ReactNode }, { missing: boolean }> {
  override state = { missing: false };

  static getDerivedStateFromError(): { missing: boolean } {
    return { missing: true };
  }

  override render(): ReactNode {
    if (!this.state.missing) return <Suspense>{this.props.children}</Suspense>;
    return (
      <div role="alert" className="fixed inset-x-4 bottom-32 z-10 mx-auto w-fit rounded-3 bg-raised p-4 shadow-dialog">
        {words.partMissing}{' '}
        <TextButton className="text-accent-text" onClick={() => location.reload()}>
          {words.reload}
        </TextButton>
      </div>
    );
  }
}
