// Which tab sends. One holds the lock; the tab in which somebody writes takes it over.
const NAME = 'parley.outbox';

export interface Lead {
  leading(): boolean;
  /** Takes the lead from whichever tab has it. */
  take(): void;
}

/** Waits for the lead. Without locks (an insecure address, an old browser) every tab sends: keys make that harmless. */
export function createLead(locks: LockManager | undefined, changed: () => void): Lead {
  if (!locks) return { leading: () => true, take: () => undefined };
  let leading = false;
  let stealing = false;
  let waiting: AbortController | undefined;

  function request(options: LockOptions): void {
    const held = locks?.request(NAME, options, () => {
      leading = true;
      stealing = false;
      changed();
      // Held until the tab is closed or another one takes it.
      return new Promise<never>(() => undefined);
    });
    held?.catch((error: unknown) => {
      if (options.signal?.aborted) return;
      leading = false;
      stealing = false;
      changed();
      // Taken by another tab: stand in line again. Any other failure means that locks do not work here.
      if (error instanceof DOMException && error.name === 'AbortError') line();
      else leading = true;
    });
  }

  function line(): void {
    waiting = new AbortController();
    request({ signal: waiting.signal });
  }

  line();
  return {
    leading: () => leading,
    take() {
      if (leading || stealing) return;
      stealing = true;
      waiting?.abort();
      request({ steal: true });
    },
  };
}
