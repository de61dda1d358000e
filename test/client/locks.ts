// The browser's Web Locks for tests of several tabs.

/** Locks of one browser with several tabs: one holder, a line behind it, and stealing. */
export function fakeLocks(): LockManager {
  type Waiting = { run(): void; aborted(): boolean };
  let holder: { reject(error: unknown): void } | undefined;
  let line: Waiting[] = [];
  function grant(
    callback: () => Promise<unknown>,
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    holder = { reject };
    void callback().then(resolve);
  }
  return {
    request(_name: string, { steal, signal }: LockOptions, callback: () => Promise<unknown>) {
      return new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        const run = () => grant(callback, resolve, reject);
        if (steal) {
          holder?.reject(new DOMException('', 'AbortError'));
          queueMicrotask(run);
        } else if (holder) line.push({ run, aborted: () => signal?.aborted === true });
        else queueMicrotask(run);
        line = line.filter((one) => !one.aborted());
      });
    },
  } as unknown as LockManager;
}
