import { Component, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';
import { words } from './words.ts';

/** What is left to show when a component threw. A class, since React has no other way to catch that. */
export class Crash extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className="grid h-full">
        <Notice title={words.crashed} help={words.crashedHelp}>
          <Button look="primary" onClick={() => location.reload()}>
            {words.reload}
          </Button>
        </Notice>
      </main>
    );
  }
}
