import { useEffect, useRef } from 'react';
import { Dialog } from './Dialog.tsx';
import { goBack, useHere } from './here.ts';
import { Settings } from './Settings.tsx';
import { TabBar } from './TabBar.tsx';
import { words } from './words.ts';

/** One's own settings: a screen of its own on a phone, a dialog elsewhere. */
export function You({ phone }: { phone: boolean }) {
  const { you: _, ...without } = useHere();
  if (!phone) {
    return (
      <Dialog title={words.settings} look="page" onClose={() => goBack(without)}>
        <Settings level={3} />
      </Dialog>
    );
  }
  return <Screen />;
}

/** The phone's screen. It is loaded when it is first wanted, so it takes the focus by itself. */
function Screen() {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <main className="flex min-h-0 flex-col bg-bg" aria-label={words.settings}>
      <header className="flex min-h-16 shrink-0 items-center px-4 pt-[env(safe-area-inset-top)]">
        <h1 ref={title} tabIndex={-1} className="text-page font-[650] tracking-[-0.02em] outline-none">
          {words.you}
        </h1>
      </header>
      <div data-region="you" className="flex min-h-0 grow flex-col">
        <Settings level={2} />
      </div>
      <TabBar current="you" />
    </main>
  );
}
