// Keeps the logs of opened rooms complete: open first, read second, and read again whatever did not come by itself.
import type { CommandName, Input, Output } from '../protocol/index.ts';
import type { Ask } from './ask.ts';
import { createBackoff } from './backoff.ts';
import { type Clock, pause } from './clock.ts';
import type { Arrival } from './frame.ts';
import { behind, caughtUp, closed, FAR_BEHIND, headHeard, pageRead, readingBefore, receive } from './log.ts';
import { settle } from './outbox.ts';
import { Refusal } from './refusal.ts';
import { changeLog, changeRoom, roomOpened } from './room.ts';
import type { ChatStore, State } from './state.ts';

/** How long a missing entry may still be on its way before it is read from the log. */
const REORDER_MS = 150;
const PAGE = 50;
const CATCHUP_PAGE = 100;

export interface Sync {
  /** Opens a room now, and again on every new connection. */
  open(roomId: string): void;
  up(): void;
  down(): void;
  arrived(arrival: Arrival): void;
  /** Somebody who knows says where a room's log ends. */
  heard(roomId: string, head: { seq: number; n?: number; epoch?: string }): void;
  /** Reads the page of history before message `before`; without it, before the oldest one here. */
  readBefore(roomId: string, before?: number): void;
}

export function createSync({ store, ask, clock }: { store: ChatStore; ask: Ask; clock: Clock }): Sync {
  const wanted = new Set<string>();
  /** What belongs to one connection; what outlives it finds another one here. */
  let life = { up: false, busy: new Set<string>(), timers: new Map<string, () => void>() };

  const logOf = (roomId: string) => store.get().rooms.get(roomId)?.log;
  const change = (roomId: string, by: (state: State) => State): void => store.set((state) => settle(by(state), roomId));

  /** Asks until there is an answer. Nothing comes back when the connection ended in between. */
  async function insist<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N> | undefined> {
    const mine = life;
    const backoff = createBackoff(clock);
    for (;;) {
      try {
        const reply = await ask(name, input);
        return mine === life ? reply : undefined;
      } catch (error) {
        const final = error instanceof Refusal && error.retry !== 'later';
        if (final && mine === life) throw error;
        if (mine === life) await pause(clock, backoff.next(error instanceof Refusal ? error.afterMs : 0));
        if (mine !== life) return undefined;
      }
    }
  }

  /** Runs `work` as the only one of its room; a room that cannot be read says why. */
  async function alone(roomId: string, work: () => Promise<void>): Promise<void> {
    const { busy } = life;
    if (busy.has(roomId)) return;
    busy.add(roomId);
    try {
      await work();
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'internal';
      store.set((state) => changeRoom(state, roomId, (room) => ({ ...room, refused: code })));
    } finally {
      busy.delete(roomId);
    }
  }

  /** Opens the room and reads all that is missing of its log. */
  async function enter(roomId: string): Promise<void> {
    const reply = await insist('openroom', { roomId });
    if (!reply) return;
    change(roomId, (state) => roomOpened(state, reply));
    if (logOf(roomId)?.newest === 'missing') {
      const page = await insist('history', { roomId, limit: PAGE });
      if (!page) return;
      change(roomId, (state) => changeLog(state, roomId, (log) => pageRead(log, undefined, page)));
    }
    await chase(roomId);
  }

  /** Catches up until nothing is missing. */
  async function chase(roomId: string): Promise<void> {
    const stalls = createBackoff(clock);
    for (let log = logOf(roomId); log?.cursor && behind(log); log = logOf(roomId)) {
      if (log.head - log.cursor.seq > FAR_BEHIND) return enter(roomId);
      const { cursor } = log;
      const reply = await insist('catchup', { roomId, cursor, limit: CATCHUP_PAGE });
      if (!reply) return;
      if ('reset' in reply) {
        store.set((state) => changeLog(state, roomId, (held) => ({ ...closed(held), cursor: undefined })));
        return enter(roomId);
      }
      change(roomId, (state) => changeLog(state, roomId, (held) => caughtUp(held, reply)));
      // An entry was heard of that the log does not show yet.
      if (reply.cursor.seq <= cursor.seq) await pause(clock, 500 + stalls.next());
    }
  }

  /** Gives what is on its way a moment, then reads what did not come. */
  function chaseSoon(roomId: string): void {
    const { timers, busy } = life;
    const log = logOf(roomId);
    if (!log || !behind(log) || timers.has(roomId) || busy.has(roomId)) return;
    const cancel = clock.after(REORDER_MS, () => {
      timers.delete(roomId);
      void alone(roomId, () => chase(roomId));
    });
    timers.set(roomId, cancel);
  }

  async function readPage(roomId: string, before: number): Promise<void> {
    change(roomId, (state) => changeLog(state, roomId, (log) => readingBefore(log, before)));
    try {
      const page = await insist('history', { roomId, before, limit: PAGE });
      if (page) change(roomId, (state) => changeLog(state, roomId, (log) => pageRead(log, before, page)));
    } catch {
      // Refused for good: the row stops turning and can be asked for again.
      store.set((state) =>
        changeLog(state, roomId, (log) => ({ ...log, reading: log.reading.filter((n) => n !== before) })),
      );
    }
  }

  return {
    open(roomId) {
      if (wanted.has(roomId)) return;
      wanted.add(roomId);
      if (life.up) void alone(roomId, () => enter(roomId));
    },
    up() {
      life.up = true;
      for (const roomId of wanted) void alone(roomId, () => enter(roomId));
    },
    down() {
      for (const cancel of life.timers.values()) cancel();
      life = { up: false, busy: new Set(), timers: new Map() };
      for (const roomId of wanted) store.set((state) => changeLog(state, roomId, closed));
    },
    arrived({ roomId, seq, entryId, event }) {
      const message = event?.event === 'message.posted' ? event : undefined;
      const entry = message ? { seq, entryId, message } : { seq, entryId };
      change(roomId, (state) => changeLog(state, roomId, (log) => receive(log, entry)));
      chaseSoon(roomId);
    },
    heard(roomId, { seq, n, epoch }) {
      const log = logOf(roomId);
      const other = epoch !== undefined && log?.cursor !== undefined && log.cursor.epoch !== epoch;
      if (other) {
        void alone(roomId, () => enter(roomId));
        return;
      }
      store.set((state) =>
        changeRoom(state, roomId, (room) => ({
          ...room,
          head: { seq: Math.max(seq, room.head.seq), n: Math.max(n ?? 0, room.head.n) },
          log: headHeard(room.log, seq),
        })),
      );
      chaseSoon(roomId);
    },
    readBefore(roomId, asked) {
      const log = logOf(roomId);
      const before = asked ?? (log?.more ? log.messages[0]?.n : undefined);
      if (!life.up || !log?.open || before === undefined || log.reading.includes(before)) return;
      void readPage(roomId, before);
    },
  };
}
