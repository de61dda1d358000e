// What somebody has begun to write, per room. Kept for the tab only: a shared computer must not hand it on.
const PREFIX = 'parley.draft.';

export interface Drafts {
  get(roomId: string): string;
  set(roomId: string, text: string): void;
  clear(): void;
}

/** Drafts in the tab's own storage; a browser that refuses it gets them in memory. */
export function createDrafts(storage: Storage | undefined): Drafts {
  const memory = new Map<string, string>();
  return {
    get(roomId) {
      const known = memory.get(roomId);
      if (known !== undefined) return known;
      try {
        return storage?.getItem(PREFIX + roomId) ?? '';
      } catch {
        return '';
      }
    },
    set(roomId, text) {
      memory.set(roomId, text);
      try {
        if (text === '') storage?.removeItem(PREFIX + roomId);
        else storage?.setItem(PREFIX + roomId, text);
      } catch {
        // Full or forbidden: memory has it.
      }
    },
    clear() {
      memory.clear();
      try {
        // What an earlier page of this tab has left is in the storage only.
        for (const key of Object.keys(storage ?? {})) if (key.startsWith(PREFIX)) storage?.removeItem(key);
      } catch {
        // Forbidden: then nothing is kept there either.
      }
    },
  };
}
