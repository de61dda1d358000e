// Holds the one state of the tab and tells who listens when it is replaced.

/** A value that is only ever replaced whole. */
export interface Store<T> {
  get(): T;
  /** Replaces the state by what `change` makes of it. The same object back means: nothing changed, nobody is told. */
  set(change: (state: T) => T): void;
  /** Calls `listener` after each change; the answer ends that. */
  subscribe(listener: () => void): () => void;
}

/** A store that holds `initial` until it is changed. */
export function createStore<T>(initial: T): Store<T> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      const next = change(state);
      if (Object.is(next, state)) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
