// Where waiting words survive a reload: IndexedDB, or only this tab's memory when the browser has none to give.
import { type IDBPDatabase, openDB } from 'idb';
import type { OutboxItem, Problem } from './outbox.ts';
import type { ChatStore } from './state.ts';

/** What is kept of an item. */
export interface Kept {
  key: string;
  roomId: string;
  userId: string;
  text: string;
  at: number;
  problem?: Problem;
}

export interface Vault {
  /** All that is kept, what was put before this call included; nothing when keeping fails. */
  load(): Promise<Kept[] | undefined>;
  put(item: Kept): void;
  remove(key: string): void;
  /** Forgets all that is kept. */
  clear(): void;
  /** Whether an item could not be kept: this tab alone has it. */
  lacks(key: string): boolean;
}

const NAME = 'parley';
const STORE = 'outbox';

export interface VaultOptions {
  /** Keeping failed: from now on words live as long as the tab. */
  failed(): void;
  /** Another tab put or removed something. */
  changed(): void;
}

/** The vault of this browser. Nothing waits for it but loading. */
export function openVault({ failed, changed }: VaultOptions): Vault {
  let database: Promise<IDBPDatabase> | undefined;
  // Tabs of one browser tell each other; without channels each learns it at its next start.
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('parley.outbox') : undefined;
  channel?.addEventListener('message', changed);

  const open = (): Promise<IDBPDatabase> => {
    database ??= openDB(NAME, 1, {
      upgrade: (db) => void db.createObjectStore(STORE, { keyPath: 'key' }),
      // A newer version of the page wants to change the store: do not stand in its way.
      blocking: (_from, _to, event) => (event.target as IDBDatabase | null)?.close(),
    });
    return database;
  };

  /** What could not be put, by key. */
  const lacking = new Set<string>();

  /** Gives whether it was written. */
  async function write(run: (db: IDBPDatabase) => Promise<unknown>): Promise<boolean> {
    try {
      await run(await open());
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin and no such argument
      channel?.postMessage('changed');
      return true;
    } catch {
      failed();
      return false;
    }
  }

  async function put(item: Kept): Promise<void> {
    if (await write((db) => db.put(STORE, item))) lacking.delete(item.key);
    else lacking.add(item.key);
  }

  return {
    async load() {
      try {
        return (await (await open()).getAll(STORE)) as Kept[];
      } catch {
        failed();
        return undefined;
      }
    },
    put: (item) => void put(item),
    remove(key) {
      lacking.delete(key);
      void write((db) => db.delete(STORE, key));
    },
    clear() {
      lacking.clear();
      void write((db) => db.clear(STORE));
    },
    lacks: (key) => lacking.has(key),
  };
}

/** Keeps in the vault whatever of the outbox would be lost with the tab. */
export function createMirror(store: ChatStore, vault: Vault): { loaded(items: readonly Kept[]): void } {
  const kept = new Map<string, string>();
  let before: readonly OutboxItem[] = [];
  store.subscribe(() => {
    const { items } = store.get().outbox;
    if (items === before) return;
    before = items;
    const gone = new Set(kept.keys());
    for (const { key, roomId, userId, text, at, problem, state } of items) {
      if (state === 'sent') continue;
      gone.delete(key);
      const item: Kept = { key, roomId, userId, text, at, ...(problem ? { problem } : {}) };
      if (kept.get(key) === stamp(item)) continue;
      kept.set(key, stamp(item));
      vault.put(item);
    }
    for (const key of gone) {
      kept.delete(key);
      vault.remove(key);
    }
  });
  return {
    loaded(items) {
      for (const item of items) kept.set(item.key, stamp(item));
    },
  };
}

/** What may change of an item that is kept. */
function stamp({ userId, problem }: Kept): string {
  return `${userId} ${problem ?? ''}`;
}
