// A chat without a browser: the real client between a clock that stands still and a scripted server.
import { type Chat, createChat } from '../../src/client/chat.ts';
import type { Row } from '../../src/client/message.ts';
import { rowsOf } from '../../src/client/message.ts';
import { unreadOf } from '../../src/client/room.ts';
import type { Kept, Vault, VaultOptions } from '../../src/client/vault.ts';
import { type FakeClock, fakeClock, settled } from './clock.ts';
import { type FakeServer, fakeServer, ROOM } from './server.ts';
import type { Sent } from './socket.ts';

export interface Stage {
  chat: Chat;
  clock: FakeClock;
  server: FakeServer;
  kept: Map<string, Kept>;
  /** The tab comes back to sight. */
  wake(): void;
  /** The tab goes out of sight. */
  hide(): void;
  /** Another tab of the browser has changed what is kept under `key`. */
  stored(key: string): void;
  /** What a room shows, as short words. */
  shown(roomId?: string): string[];
  /** How many messages of a room are unread. */
  unread(roomId?: string): number | undefined;
  states(): string[];
}

/** What outlives a tab, for a test that opens a second one. */
export interface Remains {
  server?: FakeServer;
  clock?: FakeClock;
  kept?: Map<string, Kept>;
  vault?: (options: VaultOptions) => Vault;
  locks?: LockManager;
  localStorage?: Storage;
  /** The room that the page shows at first. */
  room?: string;
}

export function memoryVault(kept: Map<string, Kept>): Vault {
  return {
    load: async () => [...kept.values()],
    put: (item) => void kept.set(item.key, item),
    remove: (key) => void kept.delete(key),
    clear: () => kept.clear(),
    lacks: () => false,
  };
}

/** Opens a tab, signed in; with `enter`, its connection is up and its room is read. */
export async function openTab(remains: Remains = {}, enter = true): Promise<Stage> {
  const { server = fakeServer(), clock = fakeClock(), kept = new Map<string, Kept>() } = remains;
  let visible = true;
  const wakes: (() => void)[] = [];
  const hides: (() => void)[] = [];
  const stored: { key: string; run: () => void }[] = [];
  const chat = createChat({
    fetch: server.fetch,
    WebSocket: server.WebSocket,
    clock,
    tab: {
      online: () => true,
      visible: () => visible,
      onWake: (run) => void wakes.push(run),
      onHide: (run) => void hides.push(run),
      onOffline: () => undefined,
      onStored: (key, run) => void stored.push({ key, run }),
    },
    locks: remains.locks,
    sessionStorage: undefined,
    localStorage: remains.localStorage,
    vault: remains.vault ?? (() => memoryVault(kept)),
  });
  const { room: first = ROOM } = remains;
  chat.openRoom(first);
  if (enter) await settled();
  return {
    chat,
    clock,
    server,
    kept,
    wake() {
      visible = true;
      for (const run of wakes) run();
    },
    hide() {
      visible = false;
      for (const run of hides) run();
    },
    stored: (key) => stored.forEach((one) => one.key === key && one.run()),
    shown(roomId = first) {
      const room = chat.get().rooms.get(roomId);
      return room ? rowsOf(room, chat.get().outbox.items).map(word) : [];
    },
    unread(roomId = first) {
      const room = chat.get().rooms.get(roomId);
      return room && unreadOf(room);
    },
    states: () => chat.get().outbox.items.map((item) => `${item.text} ${item.state}`),
  };
}

function word(row: Row): string {
  if (row.kind === 'hole') return `hole of ${row.count}`;
  if (row.kind === 'notice') return `${row.entry.username} ${row.entry.kind}`;
  return row.kind === 'message' ? row.message.message : `(${row.item.text})`;
}

/** A browser's storage in memory. `full`: nothing can be kept. */
export function memoryStorage(items: Record<string, string> = {}, full = false): Storage {
  const kept = new Map(Object.entries(items));
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (full) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
  };
  return storage as unknown as Storage;
}

/** The frames of one kind that a server received, in order. */
export function framesOf(server: FakeServer, action: string): Sent[] {
  return server.frames.filter((frame) => frame.action === action);
}

/** The texts of the commands of one kind that a server received, in order. */
export function asked(server: FakeServer, action: string): unknown[] {
  return server.frames.filter((frame) => frame.action === action).map((frame) => frame['message'] ?? frame['cursor']);
}
