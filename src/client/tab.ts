// What the browser tells about the tab itself: seen or hidden, with a network or without.

/** The tab around the client. `online` may lie either way, so it only names a state and wakes tries. */
export interface Tab {
  online(): boolean;
  visible(): boolean;
  /** Runs `run` each time the tab comes back to sight or to a network. */
  onWake(run: () => void): void;
  /** Runs `run` each time the tab goes out of sight, and when it is closed: it may be the last thing that runs. */
  onHide(run: () => void): void;
  /** Runs `run` when the network is reported gone. */
  onOffline(run: () => void): void;
  /** Runs `run` when another tab has changed what is kept under `key`. */
  onStored(key: string, run: () => void): void;
}

/** The tab of a browser window. */
export function browserTab(window: Window): Tab {
  const { document, navigator, location } = window;
  // A server on this very machine needs no network, and a laptop without one is not offline from it.
  const here = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u.test(location.hostname);
  return {
    online: () => here || navigator.onLine,
    visible: () => document.visibilityState === 'visible',
    onWake(run) {
      window.addEventListener('online', run);
      window.addEventListener('pageshow', (event) => event.persisted && run());
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && run());
    },
    onHide(run) {
      window.addEventListener('pagehide', run);
      document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && run());
    },
    onOffline(run) {
      window.addEventListener('offline', run);
    },
    onStored(key, run) {
      // Without a key, everything was cleared.
      window.addEventListener('storage', (event) => (event.key === key || event.key === null) && run());
    },
  };
}
