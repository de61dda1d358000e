// Moves the outbox: one lane per room, in order, no deeper than the server allows, until each item has its answer.
import type { Head } from '../protocol/room.ts';
import { problemOf } from './answer.ts';
import type { Ask } from './ask.ts';
import { type Backoff, createBackoff } from './backoff.ts';
import { type Clock, noWait } from './clock.ts';
import { newKey } from './key.ts';
import { createLead } from './lead.ts';
import * as outbox from './outbox.ts';
import type { OutboxItem } from './outbox.ts';
import { Refusal } from './refusal.ts';
import type { ChatStore } from './state.ts';
import { sendable } from './text.ts';
import { createMirror, type Vault } from './vault.ts';

/** A lane that was refused waits its time and for its open answers, then starts again from the first item without one. */
interface Lane {
  blocked: boolean;
  waiting: boolean;
  backoff: Backoff;
  cancel(): void;
}

export interface SenderOptions {
  store: ChatStore;
  ask: Ask;
  clock: Clock;
  vault: Vault;
  locks: LockManager | undefined;
  /** Connects anew: the one way to open a lane that the server keeps shut for a key that does not come again. */
  renew(): void;
  /** The server put an item there. */
  sent(roomId: string, place: Head): void;
}

export interface Sender {
  up(): void;
  down(): void;
  /** Puts words into the outbox and shows them at once. */
  send(roomId: string, text: string): void;
  /** Sends a failed item again. */
  retry(key: string): void;
  /** Takes an item back that is not on its way. */
  remove(key: string): void;
  /** Takes up what was left waiting here, by an earlier page or by another tab. */
  refresh(): void;
  /** Forgets everything. */
  clear(): void;
}

function newLane(clock: Clock): Lane {
  return { blocked: false, waiting: false, backoff: createBackoff(clock), cancel: noWait };
}

/**
 * The sender of a tab. It begins to look at what is kept as soon as it has the lead, and to send as soon as it is
 * `up`.
 */
export function createSender(options: SenderOptions): Sender {
  const { store, ask, clock, vault } = options;
  const lanes = new Map<string, Lane>();
  const lead = createLead(options.locks, () => (lead.leading() ? void refresh() : requeue()));
  const mirror = createMirror(store, vault);
  let life = 0;
  let connected = false;
  /** What this connection has not taken, by room: the first of them shuts its lane until it comes again. */
  let refused = new Map<string, Set<string>>();
  /** What is kept has been looked at: nothing older can turn up behind what is sent. */
  let ready = false;

  const mark = (key: string, fields: Partial<OutboxItem>): void =>
    store.set((state) => outbox.changeItem(state, key, (item) => ({ ...item, since: clock.now(), ...fields })));

  function laneOf(roomId: string): Lane {
    let lane = lanes.get(roomId);
    if (!lane) lanes.set(roomId, (lane = newLane(clock)));
    return lane;
  }

  function pumpAll(): void {
    for (const roomId of new Set(store.get().outbox.items.map((item) => item.roomId))) pump(roomId);
  }

  function pump(roomId: string): void {
    if (!connected || !ready || !lead.leading()) return;
    const state = store.get();
    const items = outbox.unsent(state, roomId);
    let flying = items.filter((item) => item.state === 'sending').length;
    const lane = laneOf(roomId);
    if (items.length === 0 || lane.waiting || (lane.blocked && flying > 0)) return;
    // Taken back, or sent by another tab: what it shut stays shut on this connection.
    const coming = new Set(items.map((item) => item.key));
    if ([...(refused.get(roomId) ?? [])].some((key) => !coming.has(key))) return options.renew();
    lane.blocked = false;
    for (const item of items) {
      if (flying >= state.limits.inFlight) return;
      if (item.state === 'sending') continue;
      flying += 1;
      void transmit(item);
    }
  }

  async function transmit({ key, roomId, text }: OutboxItem): Promise<void> {
    const mine = life;
    const here = refused;
    mark(key, { state: 'sending' });
    try {
      const { seq, n } = await ask('sendmessage', { roomId, key, message: text });
      here.get(roomId)?.delete(key);
      laneOf(roomId).backoff.reset();
      store.set((state) => outbox.changePause(state, roomId));
      mark(key, { state: 'sent', seq });
      options.sent(roomId, { seq, n });
      store.set((state) => outbox.settle(state, roomId));
    } catch (error) {
      noteRefused(here, key, roomId, error);
      if (mine !== life) return;
      if (error instanceof Refusal && error.retry === 'never') mark(key, { state: 'failed', problem: error.code });
      else hold(key, roomId, error);
    }
    if (mine === life) pump(roomId);
  }

  /** A server that takes one at a time keeps no lanes. One that did not answer may have shut one. */
  function noteRefused(here: typeof refused, key: string, roomId: string, error: unknown): void {
    const keys = here.get(roomId) ?? new Set();
    if (error instanceof Refusal && error.retry !== 'later') keys.delete(key);
    else if (store.get().limits.inFlight > 1) here.set(roomId, keys.add(key));
  }

  /** The item has to go again, and nothing of its room may overtake it. */
  function hold(key: string, roomId: string, error: unknown): void {
    const lane = laneOf(roomId);
    mark(key, { state: 'queued' });
    // Those refused behind it were refused for the same reason: one wait is enough.
    if (lane.blocked) return;
    lane.blocked = true;
    lane.waiting = true;
    const refusal = error instanceof Refusal ? error : undefined;
    const ms = lane.backoff.next(refusal?.afterMs);
    const until = clock.now() + ms;
    store.set((state) => outbox.changePause(state, roomId, { problem: problemOf(error), until }));
    lane.cancel = clock.after(ms, () => {
      lane.waiting = false;
      pump(roomId);
    });
  }

  /** Nothing is on its way any more; what had no answer waits to be sent again with its key. */
  function requeue(): void {
    life += 1;
    for (const lane of lanes.values()) lane.cancel();
    lanes.clear();
    const now = clock.now();
    store.set((state) =>
      outbox.changeItems({ ...state, outbox: { ...state.outbox, pauses: new Map() } }, (items) =>
        items.map((item) => (item.state === 'sending' ? { ...item, state: 'queued', since: now } : item)),
      ),
    );
  }

  /** Looks at what is kept: takes up what other tabs left, lets go of what they sent or took back. */
  async function refresh(): Promise<void> {
    const userId = store.get().account.user?.userId;
    if (userId === undefined) return;
    const before = new Set(store.get().outbox.items.map((item) => item.key));
    ready = false;
    const kept = await vault.load();
    ready = true;
    // Whoever is here now looks for themselves.
    if (store.get().account.user?.userId !== userId) return;
    if (kept) {
      const keys = new Set(kept.map((item) => item.key));
      const now = clock.now();
      const stays = ({ key, state }: OutboxItem) =>
        keys.has(key) || !before.has(key) || vault.lacks(key) || state === 'sending' || state === 'sent';
      const there = new Set(store.get().outbox.items.map((item) => item.key));
      // The others were sent or taken back while this was being read.
      const lasting = kept.filter(({ key }) => there.has(key) || !before.has(key));
      mirror.loaded(lasting);
      store.set((state) => {
        const left = outbox.changeItems(state, (items) => (items.every(stays) ? items : items.filter(stays)));
        const found = lasting.map(
          (item) => ({ ...item, state: item.problem ? 'failed' : 'queued', since: now }) as const,
        );
        return outbox.handOver(outbox.addItems(left, found), userId, now);
      });
    }
    pumpAll();
  }

  return {
    up() {
      connected = true;
      pumpAll();
    },
    down() {
      connected = false;
      refused = new Map();
      requeue();
    },
    send(roomId, words) {
      const { account, outbox: box } = store.get();
      const text = sendable(words);
      if (!account.user || text === '') return;
      const now = clock.now();
      const at = Math.max(now, (box.items.at(-1)?.at ?? 0) + 1);
      const { userId } = account.user;
      const item: OutboxItem = { key: newKey(), roomId, userId, text, at, state: 'queued', since: now };
      store.set((state) => outbox.addItems(state, [item]));
      lead.take();
      pump(roomId);
    },
    retry(key) {
      const item = store.get().outbox.items.find((item) => item.key === key);
      if (item?.state !== 'failed') return;
      const { problem: _, ...rest } = item;
      // A key that was used for other words can never be used for these.
      const again: OutboxItem = { ...rest, state: 'queued', key: item.problem === 'conflict' ? newKey() : key };
      store.set((state) => outbox.changeItem(state, key, () => again));
      lead.take();
      pump(item.roomId);
    },
    remove(key) {
      const fixed = (item: OutboxItem) => item.key !== key || item.state === 'sending' || item.state === 'sent';
      store.set((state) => outbox.changeItems(state, (items) => items.filter(fixed)));
    },
    refresh: () => void refresh(),
    clear() {
      store.set((state) => outbox.changeItems(state, () => []));
      // What is only being read has no item yet.
      vault.clear();
    },
  };
}
