// The chat in a tab: puts the parts together and names everything that a page may do.
import type { OwnRoom } from '../protocol/room.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { createAccount } from './account.ts';
import { createAsk } from './ask.ts';
import type { Clock } from './clock.ts';
import { createConnection } from './connection.ts';
import { createDrafts } from './draft.ts';
import { createHeart } from './heart.ts';
import { createHttp } from './http.ts';
import { type MessageActions, messageActions } from './message.ts';
import { roomsGreeted } from './room.ts';
import { createSender } from './sender.ts';
import type { Socket } from './socket.ts';
import { initialState, type State } from './state.ts';
import { createStore } from './store.ts';
import { createSync } from './sync.ts';
import type { Tab } from './tab.ts';
import { openVault, type Vault, type VaultOptions } from './vault.ts';

/** What the chat takes from the browser. */
export interface ChatOptions {
  fetch: typeof globalThis.fetch;
  WebSocket: typeof globalThis.WebSocket;
  clock: Clock;
  tab: Tab;
  locks: LockManager | undefined;
  sessionStorage: Storage | undefined;
  /** Where waiting words are kept; IndexedDB unless a test brings its own. */
  vault?: (options: VaultOptions) => Vault;
}

/** All that a page may do with the chat. Everything else is read from the state. */
export interface Chat extends MessageActions {
  get(): State;
  subscribe(listener: () => void): () => void;
  /** Signs in as a guest. */
  signIn(username: string): Promise<void>;
  signOut(): Promise<void>;
  rename(username: string): Promise<boolean>;
  /** Forgets why the last sign-in or rename failed. */
  forgetProblem(): void;
  /** Tries to connect now instead of at the end of the wait. */
  connectNow(): void;
  /** Opens a room and keeps its log complete from now on. */
  openRoom(roomId: string): void;
  /** Reads the page of messages before the oldest one here. */
  loadOlder(roomId: string): void;
  /** Reads a page of the hole that ends before message `before`. */
  loadHole(roomId: string, before: number): void;
  draft(roomId: string): string;
  keepDraft(roomId: string, text: string): void;
}

/** Starts the chat of a tab. */
export function createChat(options: ChatOptions): Chat {
  const { clock, tab, WebSocket } = options;
  const store = createStore<State>(initialState);
  const http = createHttp(options.fetch, clock);
  const drafts = createDrafts(options.sessionStorage);
  const account = createAccount({ store, http, clock, signedIn, signedOut, replaced: () => drafts.clear() });
  let rev = 0;
  let beatMs = 0;

  const connection = createConnection({
    http,
    WebSocket,
    clock,
    tab,
    url: () => store.get().place?.socket ?? '',
    greet,
    up() {
      heart.start(beatMs);
      sync.up();
      sender.up();
    },
    down() {
      heart.stop();
      sync.down();
      sender.down();
    },
    arrived: (arrival) => sync.arrived(arrival),
    signedOut: () => account.ended(),
    probe: () => heart.probe(),
    show: (connection) => store.set((state) => ({ ...state, connection })),
  });
  const ask = createAsk(connection);
  const sync = createSync({ store, ask, clock });
  const heart = createHeart({
    ask,
    clock,
    dead: () => connection.cut(),
    heard(reply) {
      for (const [roomId, head] of Object.entries(reply.heads)) sync.heard(roomId, head);
      if (reply.rev > rev) void greetAgain();
    },
  });
  const vault = (options.vault ?? openVault)({
    failed: () => store.set((state) => ({ ...state, outbox: { ...state.outbox, kept: false } })),
    changed: () => sender.refresh(),
  });
  const sent = (roomId: string, seq: number): void => sync.heard(roomId, { seq });
  const sender = createSender({ store, ask, clock, vault, locks: options.locks, sent });

  async function greet(socket: Pick<Socket, 'ask'>): Promise<void> {
    const ask = createAsk({ ask: socket.ask, cut: () => undefined });
    const reply = await ask('hello', { versions: [PROTOCOL.oldest, PROTOCOL.current] });
    rev = reply.rev;
    beatMs = reply.beatMs;
    const rooms: OwnRoom[] = reply.rooms;
    store.set((state) => ({ ...roomsGreeted(state, rooms), limits: reply.limits }));
    account.known(reply.user);
  }

  /** Something about this person's rooms or profile has changed. */
  async function greetAgain(): Promise<void> {
    try {
      await greet(connection);
    } catch {
      // The next beat shows the newer rev again.
    }
  }

  function signedIn(): void {
    sender.refresh();
    connection.start();
  }

  function signedOut(): void {
    connection.stop();
    sender.clear();
    drafts.clear();
    store.set((state) => ({ ...state, rooms: new Map() }));
  }

  void account.ask();

  return {
    get: store.get,
    subscribe: store.subscribe,
    signIn: account.signIn,
    signOut: account.signOut,
    rename: account.rename,
    forgetProblem: account.forget,
    connectNow: connection.now,
    openRoom: sync.open,
    ...messageActions({ sender, ask }),
    loadOlder: (roomId) => sync.readBefore(roomId),
    loadHole: (roomId, before) => sync.readBefore(roomId, before),
    draft: drafts.get,
    keepDraft: drafts.set,
  };
}
