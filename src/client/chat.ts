// The chat in a tab: puts the parts together and names everything that a page may do.
import type { ServerEvent } from '../protocol/index.ts';
import { type Account, createAccount } from './account.ts';
import { ADDRESSES_KEY, readAddress, readAddresses, remember, writeAddresses } from './address.ts';
import type { Answer, Problem } from './answer.ts';
import { askOver, createAsk } from './ask.ts';
import type { Clock } from './clock.ts';
import { createConnection } from './connection.ts';
import { createDrafts } from './draft.ts';
import { createGreeting } from './greeting.ts';
import { createHeart } from './heart.ts';
import { createHttp } from './http.ts';
import { type MessageActions, messageActions } from './message.ts';
import { type Preferences, PREFERENCES_KEY, readPreferences, writePreferences } from './preferences.ts';
import { beatAnswered, beatPlanned, eventHeard } from './pulse.ts';
import { createReceipts, receiptTold } from './receipt.ts';
import { roomRenamed, roomVisited } from './room.ts';
import { type RoomActions, roomActions } from './roomActions.ts';
import { createSender } from './sender.ts';
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
  /** Where preferences and typed addresses are kept. */
  localStorage?: Storage | undefined;
  /** Where waiting words are kept; IndexedDB unless a test brings its own. */
  vault?: (options: VaultOptions) => Vault;
}

/** All that a page may do with the chat. Everything else is read from the state. */
export interface Chat extends MessageActions, RoomActions, Pick<Account, 'becomeOwner' | 'changeProfile'> {
  get(): State;
  subscribe(listener: () => void): () => void;
  /** Signs in as a guest. */
  signIn(username: string): Promise<void>;
  signOut(): Promise<void>;
  /** Forgets why the last sign-in or change of the profile failed. */
  forgetProblem(): void;
  /** Tries to connect now instead of at the end of the wait. */
  connectNow(): void;
  /** Connects, and stays connected. */
  connect(): void;
  /** Stays without a connection until `connect`. */
  disconnect(): void;
  /** Connects to an address that the person has typed, and remembers it. `elsewhere`: the page may not go there. */
  connectTo(address: string): Promise<Answer<object, Problem | 'elsewhere'>>;
  setPreferences(change: Partial<Preferences>): void;
  /** Goes to a room, one's own or a public one, and keeps its log complete from now on. Eight stay open. */
  openRoom(roomId: string): void;
  /** No room is in sight any more. Those that are open stay so. */
  lookAway(): void;
  /** Message `n` of a room and all before it were shown while the tab was in sight. */
  shown(roomId: string, n: number): void;
  /** Everything in a room counts as read. */
  markAllRead(roomId: string): void;
  /** Reads the page of messages before the oldest one here. */
  loadOlder(roomId: string): void;
  /** Reads a page of the hole that ends before message `before`. */
  loadHole(roomId: string, before: number): void;
  draft(roomId: string): string;
  keepDraft(roomId: string, text: string): void;
}

/** Starts the chat of a tab. */
export function createChat(options: ChatOptions): Chat {
  const { clock, tab, WebSocket, localStorage } = options;
  const store = createStore<State>({
    ...initialState,
    preferences: readPreferences(localStorage),
    server: { address: '', remembered: readAddresses(localStorage) },
  });
  const http = createHttp(options.fetch, clock);
  const drafts = createDrafts(options.sessionStorage);
  const account = createAccount({ store, http, clock, signedIn, signedOut, replaced });
  /** The room in sight. */
  let current: string | undefined;

  const connection = createConnection({
    http,
    WebSocket,
    clock,
    tab,
    url: () => store.get().server.address,
    greet: (socket) => greeting.greet(socket),
    up() {
      heart.start(greeting.terms());
      sync.up();
      sender.up();
      receipts.up();
      greeting.up();
    },
    greetNext: (next) => greeting.greetNext(next),
    follow: (next) => sync.follow(askOver(next)),
    handedOver: () => heart.start(greeting.terms()),
    lifeMs: () => greeting.terms().lifeMs,
    down() {
      heart.stop();
      sync.down();
      sender.down();
      receipts.down();
      greeting.down();
    },
    arrived(arrival) {
      store.set((state) => eventHeard(state, clock.now()));
      sync.arrived(arrival);
    },
    told,
    signedOut: () => account.ended(),
    probe: () => heart.probe(),
    show: (connection) => store.set((state) => ({ ...state, connection })),
  });
  const ask = createAsk(connection);
  const greeting = createGreeting({
    store,
    ask,
    clock,
    known: account.known,
    stays: (roomId) => sync.opened(roomId),
    told() {
      visit();
      sync.told();
    },
  });
  const sync = createSync({
    store,
    ask,
    clock,
    entered: visit,
    left: () => heart.closed(),
    replaced: () => greeting.again(),
  });
  const receipts = createReceipts({ store, ask, clock });
  const heart = createHeart({
    ask,
    clock,
    visible: () => tab.visible(),
    dead: () => connection.cut(),
    heard(reply, ms) {
      store.set((state) => beatAnswered(state, clock.now(), ms));
      for (const [roomId, head] of Object.entries(reply.heads)) sync.heard(roomId, head);
      greeting.heard(reply.rev);
    },
    // Beats tell where logs end, not how far another device has read: an event of that may have been lost.
    allHeard: greeting.again,
    planned: (at) => store.set((state) => beatPlanned(state, at)),
  });
  const vault = (options.vault ?? openVault)({
    failed: () => store.set((state) => ({ ...state, outbox: { ...state.outbox, kept: false } })),
    changed: () => sender.refresh(),
  });
  const sender = createSender({
    store,
    ask,
    clock,
    vault,
    locks: options.locks,
    renew: connection.renew,
    sent(roomId, head) {
      sync.heard(roomId, head);
      receipts.wrote(roomId, head.n);
    },
  });

  /** An event came that has no place in a room's log. */
  function told(news: ServerEvent): void {
    store.set((state) => eventHeard(state, clock.now()));
    if (news.event === 'head.moved') sync.heard(news.roomId, news);
    else if (news.event === 'room.updated') store.set((state) => roomRenamed(state, news.roomId, news));
    else if (news.event === 'receipt.moved') store.set((state) => receiptTold(state, news.roomId, news.n));
    else if (news.event === 'me.changed') greeting.heard(news.rev);
  }

  /** The line above what is new stands where the person had read to when they came. */
  function visit(): void {
    const roomId = current;
    if (roomId !== undefined) store.set((state) => roomVisited(state, roomId));
  }

  /** Another room is in sight, or none. */
  function look(roomId: string | undefined): void {
    if (roomId === current) return;
    receipts.flush();
    store.set((state) => roomVisited(state, roomId, current));
    current = roomId;
  }

  function signedIn(): void {
    sender.refresh();
    connection.stop();
    connection.start();
  }

  /** What is here belongs to somebody else than who is signed in now. */
  function replaced(inPlace: boolean): void {
    // What stands in the field was written by whoever sits in front of it.
    if (!inPlace) drafts.clear();
    sync.forget();
    store.set((state) => ({
      ...state,
      rooms: new Map(),
      roomsKnown: false,
      members: new Map(),
      browse: initialState.browse,
    }));
  }

  function signedOut(): void {
    connection.stop();
    sender.clear();
    replaced(false);
  }

  tab.onHide(() => receipts.flush());
  tab.onStored(PREFERENCES_KEY, () => store.set((state) => ({ ...state, preferences: readPreferences(localStorage) })));
  tab.onStored(ADDRESSES_KEY, () =>
    store.set((state) => ({ ...state, server: { ...state.server, remembered: readAddresses(localStorage) } })),
  );
  void account.ask();

  return {
    get: store.get,
    subscribe: store.subscribe,
    signIn: account.signIn,
    signOut() {
      receipts.flush();
      return account.signOut();
    },
    becomeOwner: account.becomeOwner,
    changeProfile: account.changeProfile,
    forgetProblem: account.forget,
    connectNow: connection.now,
    connect,
    disconnect() {
      receipts.flush();
      connection.off();
    },
    async connectTo(typed) {
      const { place, server } = store.get();
      const read = readAddress(typed, place?.socket ?? '');
      if (!read.ok) return read;
      const { address } = read;
      const remembered = remember(server.remembered, address);
      writeAddresses(localStorage, remembered);
      store.set((state) => ({ ...state, server: { address, remembered } }));
      connection.stop();
      connect();
      return { ok: true };
    },
    setPreferences(change) {
      store.set((state) => ({ ...state, preferences: { ...state.preferences, ...change } }));
      writePreferences(localStorage, store.get().preferences);
    },
    openRoom(roomId) {
      look(roomId);
      sync.open(roomId);
    },
    lookAway: () => look(undefined),
    shown(roomId, n) {
      receipts.shown(roomId, n);
      sync.shown(roomId, n);
    },
    markAllRead: receipts.allRead,
    ...messageActions({ sender, ask }),
    ...roomActions({ store, ask, changed: greeting.changed, unsure: greeting.again }),
    loadOlder: (roomId) => sync.readBefore(roomId),
    loadHole: (roomId, before) => sync.readBefore(roomId, before),
    draft: drafts.get,
    keepDraft: drafts.set,
  };

  function connect(): void {
    connection.now();
    if (store.get().account.phase === 'in') connection.start();
  }
}
