import { useState } from 'react';
import { words } from './words.ts';

/** `shown`: the browser has no clipboard for us, so the text is shown to be copied by hand. */
export interface Copying {
  state: 'copied' | 'shown' | undefined;
  copy(text: string): Promise<void>;
}

/** Puts text into the clipboard. */
export function useCopy(): Copying {
  const [state, setState] = useState<'copied' | 'shown'>();
  return {
    state,
    async copy(text) {
      // An insecure address has no clipboard, whatever its type says.
      const { clipboard } = navigator as Partial<Navigator>;
      try {
        await clipboard?.writeText(text);
        setState(clipboard ? 'copied' : 'shown');
      } catch {
        setState('shown');
      }
    },
  };
}

/** A text to be copied by hand, and why. */
export function CopyField({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid w-full gap-1.5">
      <p role="alert" className="text-meta text-ink-2">
        {words.copySelect}
      </p>
      <textarea
        readOnly
        dir="auto"
        aria-label={label}
        value={text}
        rows={5}
        onFocus={(event) => event.currentTarget.select()}
        className="w-full rounded-2 border border-line-strong bg-code p-2 font-mono text-meta text-ink"
      />
    </div>
  );
}
