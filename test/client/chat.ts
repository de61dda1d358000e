// A chat without a browser: the real client between a clock that stands still and a scripted server.
import { type Chat, createChat } from '../../src/client/chat.ts';
import type { Row } from '../../src/client/message.ts';
import { rowsOf } from '../../src/client/message.ts';
import type { Kept, Vault } from '../../src/client/vault.ts';
import { type FakeClock, fakeClock, settled } from './clock.ts';
import { type FakeServer, fakeServer, ROOM } from './server.ts';

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
  /** What the room shows, as short words. */
  shown(): string[];
  states(): string[];
}

/** What outlives a tab, for a test that opens a second one. */
export interface Remains {
  server?: FakeServer;
  clock?: FakeClock;
  kept?: Map<string, Kept>;
  locks?: LockManager;
}

export function memoryVault(kept: Map<string, Kept>): Vault {
  return {
    load: async () => [...kept.values()],
    put: (item) => void kept.set(item.key, item),
    remove: (key) => void kept.delete(key),
  };
}

/** Opens a tab, signed in; with `enter`, its connection is up and its room is read. */
export async function openTab(remains: Remains = {}, enter = true): Promise<Stage> {
  const { server = fakeServer(), clock = fakeClock(), kept = new Map<string, Kept>() } = remains;
  const wakes: (() => void)[] = [];
  const hides: (() => void)[] = [];
  const stored: { key: string; run: () => void }[] = [];
  const chat = createChat({
    fetch: server.fetch,
    WebSocket: server.WebSocket,
    clock,
    tab: {
      online: () => true,
      visible: () => true,
      onWake: (run) => void wakes.push(run),
      onHide: (run) => void hides.push(run),
      onOffline: () => undefined,
      onStored: (key, run) => void stored.push({ key, run }),
    },
    locks: remains.locks,
    sessionStorage: undefined,
    vault: () => memoryVault(kept),
  });
  chat.openRoom(ROOM);
  if (enter) await settled();
  const room = () => chat.get().rooms.get(ROOM);
  return {
    chat,
    clock,
    server,
    kept,
    wake: () => wakes.forEach((run) => run()),
    hide: () => hides.forEach((run) => run()),
    stored: (key) => stored.forEach((one) => one.key === key && one.run()),
    shown() {
      const there = room();
      return there ? rowsOf(there, chat.get().outbox.items).map(word) : [];
    },
    states: () => chat.get().outbox.items.map((item) => `${item.text} ${item.state}`),
  };
}

function word(row: Row): string {
  if (row.kind === 'hole') return `hole of ${row.count}`;
  if (row.kind === 'notice') return `${row.entry.username} ${row.entry.kind}`;
  return row.kind === 'message' ? row.message.message : `(${row.item.text})`;
}

/** The texts of the commands of one kind that a server received, in order. */
export function asked(server: FakeServer, action: string): unknown[] {
  return server.frames.filter((frame) => frame.action === action).map((frame) => frame['message'] ?? frame['cursor']);
}
