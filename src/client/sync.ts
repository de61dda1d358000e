// Keeps the logs of opened rooms complete: open first, read second, and read again whatever did not come by itself.
import type { Output } from '../protocol/index.ts';
import type { Ask } from './ask.ts';
import { createBackoff } from './backoff.ts';
import { type Clock, noWait, pause } from './clock.ts';
import { takeEffect } from './consequence.ts';
import type { Arrival } from './frame.ts';
import { createInsist } from './insist.ts';
import {
  behind,
  caughtUp,
  closed,
  FAR_BEHIND,
  headHeard,
  type LogState,
  pageRead,
  readingBefore,
  receive,
} from './log.ts';
import { noticeOf } from './notice.ts';
import { settle } from './outbox.ts';
import { Refusal } from './refusal.ts';
import { changeLog, changeRoom, headTold, roomOpened, roomRefused } from './room.ts';
import { LOG_KEPT, LOG_MOST, shortened } from './shorten.ts';
import type { ChatStore, State } from './state.ts';

/** How long a missing entry may still be on its way before it is read from the log. */
const REORDER_MS = 150;
const PAGE = 50;
const CATCHUP_PAGE = 100;
/** Rooms that stay open, the one in sight included. */
const OPEN_MOST = 8;
/** After reading history nothing is let go of for so long: who goes up to a message needs many pages on the way. */
const KEEP_MS = 60_000;

type Still = () => boolean;
type Heard = { seq: number; n?: number; epoch?: string };

export interface Sync {
  /** Opens a room now, and again on every new connection, until eight others were opened after it. */
  open(roomId: string): void;
  /** Whether a room is one of those. */
  opened(roomId: string): boolean;
  /** Another person is here: only the room in sight stays open. */
  forget(): void;
  up(): void;
  down(): void;
  /**
   * Opens over the next connection what is open over this one; until this one ends its events come twice. Rejects when a
   * room cannot be opened for the moment.
   */
  follow(next: Ask): Promise<void>;
  /** All own rooms have been read: one that could not be opened may be open to us now. */
  told(): void;
  arrived(arrival: Arrival): void;
  /** Somebody who knows says where a room's log ends. */
  heard(roomId: string, head: Heard): void;
  /** Message `n` of a room and all before it were shown: tells whether its reader is at the end. */
  shown(roomId: string, n: number): void;
  /** Reads the page of history before message `before`; without it, before the oldest one here. */
  readBefore(roomId: string, before?: number): void;
}

export interface SyncOptions {
  store: ChatStore;
  ask: Ask;
  clock: Clock;
  /** A room was opened: what it is and how far one has read is known. */
  entered(): void;
  /** A room was closed. */
  left(): void;
  /** A room that is not open has another log than the one held of it. */
  replaced(): void;
}

/** What belongs to one connection; what outlives it finds another one in its place. */
const newLife = () => ({
  up: false,
  /** The work on a room, as a token. */
  busy: new Map<string, object>(),
  timers: new Map<string, () => void>(),
  /** Rooms that were closed: resolves once the server has heard of it, or will not any more. */
  closing: new Map<string, Promise<void>>(),
});

/** Opens a room; undefined if it may not be. */
async function openedBy(ask: Ask, roomId: string): Promise<Output<'openroom'> | undefined> {
  try {
    return await ask('openroom', { roomId });
  } catch (error) {
    if (error instanceof Refusal && error.retry === 'never') return undefined;
    throw error;
  }
}

/** The sync of a tab. It wants no room before `open`, and asks nothing before `up`. */
export function createSync({ store, ask, clock, entered, left, replaced }: SyncOptions): Sync {
  /** In the order of being opened. */
  const wanted = new Set<string>();
  /** The room whose reader is further up than its end. */
  let above: string | undefined;
  /** When history was last asked for, by room: Unix ms. */
  const looked = new Map<string, number>();
  let life = newLife();

  const insist = createInsist(ask, clock);
  const logOf = (roomId: string) => store.get().rooms.get(roomId)?.log;
  const change = (roomId: string, by: (state: State) => State): void =>
    store.set((state) => bounded(settle(takeEffect(by(state), roomId, logOf(roomId)), roomId), roomId));

  /** The state with no more of a room's log than is of use, unless its reader is among the rest. */
  function bounded(state: State, roomId: string): State {
    if (above === roomId || clock.now() < (looked.get(roomId) ?? -Infinity) + KEEP_MS) return state;
    return changeLog(state, roomId, (log) =>
      log.messages.length + log.notices.length > LOG_MOST ? shortened(log, LOG_KEPT) : log,
    );
  }

  /** Runs `work` as the only one of its room; a room that cannot be read says why. */
  async function alone(roomId: string, work: (roomId: string, still: Still) => Promise<void>): Promise<void> {
    const { busy } = life;
    if (busy.has(roomId)) return;
    const token = {};
    const still = (): boolean => life.busy === busy && busy.get(roomId) === token;
    busy.set(roomId, token);
    try {
      await work(roomId, still);
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'internal';
      if (still()) store.set((state) => roomRefused(state, roomId, code));
    } finally {
      if (still()) busy.delete(roomId);
    }
  }

  /** Opens the room and reads all that is missing of its log. */
  async function enter(roomId: string, still: Still): Promise<void> {
    // A server that keeps no order would take the closing for the later one.
    await life.closing.get(roomId);
    const reply = await insist('openroom', { roomId }, still);
    if (!reply) return;
    change(roomId, (state) => roomOpened(state, reply));
    entered();
    if (logOf(roomId)?.newest === 'missing') {
      const page = await insist('history', { roomId, limit: PAGE }, still);
      if (!page) return;
      const newest = page.messages.at(-1)?.seq ?? 0;
      const read = (log: LogState): LogState => pageRead(headHeard(log, newest), undefined, page);
      change(roomId, (state) => changeLog(state, roomId, read));
    }
    await chase(roomId, still);
  }

  /** Catches up until nothing is missing. */
  async function chase(roomId: string, still: Still): Promise<void> {
    const stalls = createBackoff(clock);
    for (let log = logOf(roomId); log?.cursor && behind(log); log = logOf(roomId)) {
      if (log.head - log.cursor.seq > FAR_BEHIND) return enter(roomId, still);
      const { cursor } = log;
      const reply = await insist('catchup', { roomId, cursor, limit: CATCHUP_PAGE }, still);
      if (!reply) return;
      if ('reset' in reply) {
        store.set((state) => changeLog(state, roomId, (held) => ({ ...closed(held), cursor: undefined })));
        return enter(roomId, still);
      }
      change(roomId, (state) =>
        changeRoom(state, roomId, (room) => ({ ...headTold(room, reply.head), log: caughtUp(room.log, reply) })),
      );
      // An entry was heard of that the log does not show yet.
      if (reply.cursor.seq <= cursor.seq) await pause(clock, 500 + stalls.next());
      if (!still()) return;
    }
  }

  /** Gives what is on its way a moment, then reads what did not come. */
  function chaseSoon(roomId: string): void {
    const { timers, busy } = life;
    const log = logOf(roomId);
    if (!log || !behind(log) || timers.has(roomId) || busy.has(roomId)) return;
    const cancel = clock.after(REORDER_MS, () => {
      timers.delete(roomId);
      void alone(roomId, chase);
    });
    timers.set(roomId, cancel);
  }

  /** Ends the flow of a room's events. Its newest page stays here, and is gone on from when it is opened again. */
  function leave(roomId: string): void {
    wanted.delete(roomId);
    life.timers.get(roomId)?.();
    life.timers.delete(roomId);
    life.busy.delete(roomId);
    store.set((state) => changeLog(state, roomId, (log) => shortened(closed(log), PAGE)));
    left();
    // Not heard, or refused: then its events still come, and tell no more than where it ends.
    if (life.up) life.closing.set(roomId, ask('closeroom', { roomId }).then(noWait, noWait));
  }

  function leaveAllBut(most: number): void {
    for (const roomId of [...wanted].slice(0, Math.max(0, wanted.size - most))) leave(roomId);
  }

  async function readPage(roomId: string, before: number): Promise<void> {
    const mine = life;
    looked.set(roomId, clock.now());
    change(roomId, (state) => changeLog(state, roomId, (log) => readingBefore(log, before)));
    try {
      const page = await insist('history', { roomId, before, limit: PAGE }, () => mine === life);
      // Not asked for any more: the room was left meanwhile, and what this page comes before is gone.
      if (!page || !logOf(roomId)?.reading.includes(before)) return;
      change(roomId, (state) => changeLog(state, roomId, (log) => pageRead(log, before, page)));
    } catch {
      // Refused for good: the row stops turning and can be asked for again.
      store.set((state) =>
        changeLog(state, roomId, (log) => ({ ...log, reading: log.reading.filter((n) => n !== before) })),
      );
    }
  }

  function heard(roomId: string, { epoch, ...head }: Heard): void {
    const room = store.get().rooms.get(roomId);
    if (room?.epoch !== undefined && epoch !== undefined && room.epoch !== epoch) {
      if (wanted.has(roomId)) void alone(roomId, enter);
      else replaced();
      return;
    }
    store.set((state) =>
      changeRoom(state, roomId, (room) => ({ ...headTold(room, head), log: headHeard(room.log, head.seq) })),
    );
    chaseSoon(roomId);
  }

  return {
    open(roomId) {
      const open = wanted.delete(roomId) && !store.get().rooms.get(roomId)?.refused;
      wanted.add(roomId);
      if (above !== roomId) above = undefined;
      leaveAllBut(OPEN_MOST);
      if (life.up && !open) void alone(roomId, enter);
    },
    opened: (roomId) => wanted.has(roomId),
    forget: () => leaveAllBut(1),
    up() {
      life.up = true;
      // The room in sight first.
      for (const roomId of [...wanted].reverse()) void alone(roomId, enter);
    },
    down() {
      for (const cancel of life.timers.values()) cancel();
      life = newLife();
      for (const roomId of wanted) store.set((state) => changeLog(state, roomId, closed));
    },
    async follow(next) {
      const asked = new Set<string>();
      const left = (): string | undefined => [...wanted].reverse().find((roomId) => !asked.has(roomId));
      for (let roomId = left(); roomId !== undefined; roomId = left()) {
        asked.add(roomId);
        const reply = await openedBy(next, roomId);
        if (reply) heard(roomId, { epoch: reply.epoch, ...reply.head });
      }
      // Left meanwhile. If that is not heard, or refused, its events tell no more than where it ends.
      const gone = [...asked].filter((roomId) => !wanted.has(roomId));
      for (const roomId of gone) life.closing.set(roomId, next('closeroom', { roomId }).then(noWait, noWait));
    },
    told() {
      if (!life.up) return;
      for (const roomId of wanted) {
        const room = store.get().rooms.get(roomId);
        const doubtful = room && !room.role && room.view.kind !== 'public';
        if (doubtful || !room?.log.open) void alone(roomId, enter);
      }
    },
    arrived({ roomId, seq, entryId, event, garbled }) {
      if (garbled) return heard(roomId, { seq });
      const message = event?.event === 'message.posted' ? event : undefined;
      const notice = event && noticeOf(event);
      const entry = { seq, entryId, ...(message && { message }), ...(notice && { notice }) };
      change(roomId, (state) =>
        changeRoom(state, roomId, (room) => {
          const told = headTold(room, message ?? { seq });
          return wanted.has(roomId) ? { ...told, log: receive(room.log, entry) } : told;
        }),
      );
      chaseSoon(roomId);
    },
    heard,
    shown(roomId, n) {
      above = n < (logOf(roomId)?.messages.at(-1)?.n ?? 0) ? roomId : undefined;
      store.set((state) => bounded(state, roomId));
    },
    readBefore(roomId, asked) {
      const log = logOf(roomId);
      const before = asked ?? (log?.more ? log.messages[0]?.n : undefined);
      if (!life.up || !log?.open || before === undefined || log.reading.includes(before)) return;
      void readPage(roomId, before);
    },
  };
}
