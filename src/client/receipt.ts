// How far a person has read: moved here at once when messages were shown, told to the server soon after.
import type { Ask } from './ask.ts';
import { type Clock, noWait } from './clock.ts';
import { Refusal } from './refusal.ts';
import { changeRoom, type RoomState } from './room.ts';
import type { ChatStore, State } from './state.ts';

/** What was read is told to the server this long after the first of it. */
const SETTLE_MS = 3_000;

/** Up to where a room counts as read when message `n`, and all before it that is here, was shown. */
export function readUpTo(room: RoomState, n: number): number {
  const { messages, gone, cursor, open, head, newest } = room.log;
  const last = messages.at(-1)?.n ?? 0;
  const whole = open && newest === 'read' && (cursor?.seq ?? 0) >= Math.max(head, room.head.seq);
  // Who has seen the end of a room has seen what is new in it, whatever of it is not here.
  if (n >= last && (whole || last >= room.head.n)) return Math.max(room.receipt, room.head.n);
  let reached = room.receipt;
  for (const message of messages) {
    if (message.n <= reached) continue;
    const follows = message.n === reached + 1 || gone.includes(message.n);
    if (!follows || message.n > n) break;
    reached = message.n;
  }
  return reached;
}

/** The server says how far the person has read, here or elsewhere. */
export function receiptTold(state: State, roomId: string, n: number): State {
  return changeRoom(state, roomId, (room) => ({
    ...room,
    receipt: Math.max(room.receipt, n),
    stored: Math.max(room.stored ?? 0, n),
  }));
}

export interface Receipts {
  up(): void;
  down(): void;
  /** Message `n` and all before it were shown. */
  shown(roomId: string, n: number): void;
  /** Everything in a room counts as read, whether it was shown or not. */
  allRead(roomId: string): void;
  /** An own message was stored as the n-th. It is not news to whoever had read all before it. */
  wrote(roomId: string, n: number): void;
  /** Tells the server now. */
  flush(): void;
}

/** The receipts of a tab: they move at once here, and the server is told a moment later. */
export function createReceipts({ store, ask, clock }: { store: ChatStore; ask: Ask; clock: Clock }): Receipts {
  /** What this connection has asked the server to store, by room. */
  let asked = new Map<string, number>();
  let connected = false;
  let cancel: (() => void) | undefined;

  function move(roomId: string, to: (room: RoomState) => number): void {
    store.set((state) =>
      changeRoom(state, roomId, (room) => {
        const receipt = to(room);
        return receipt > room.receipt ? { ...room, receipt } : room;
      }),
    );
    soon(SETTLE_MS);
  }

  /** The rooms whose receipt the server has not been told. */
  function untold(): [string, number][] {
    return [...store.get().rooms].flatMap(([roomId, { role, receipt, stored = 0 }]) =>
      role && receipt > Math.max(stored, asked.get(roomId) ?? 0) ? [[roomId, receipt] as [string, number]] : [],
    );
  }

  function soon(ms: number): void {
    if (cancel || !connected || untold().length === 0) return;
    cancel = clock.after(ms, flush);
  }

  function flush(): void {
    cancel?.();
    cancel = undefined;
    if (connected) for (const [roomId, n] of untold()) void tell(roomId, n);
  }

  async function tell(roomId: string, n: number): Promise<void> {
    const mine = asked;
    mine.set(roomId, n);
    try {
      const reply = await ask('markread', { roomId, n });
      store.set((state) => receiptTold(state, roomId, Math.max(n, reply.n)));
    } catch (error) {
      // Refused for good: no member any more. The next greeting says so, and this connection does not ask again.
      if (mine !== asked || (error instanceof Refusal && error.retry === 'never')) return;
      if (mine.get(roomId) === n) mine.delete(roomId);
      soon(SETTLE_MS + ((error instanceof Refusal ? error.afterMs : 0) ?? 0));
    }
  }

  return {
    up() {
      connected = true;
      soon(SETTLE_MS);
    },
    down() {
      connected = false;
      asked = new Map();
      (cancel ?? noWait)();
      cancel = undefined;
    },
    shown: (roomId, n) => move(roomId, (room) => readUpTo(room, n)),
    allRead(roomId) {
      move(roomId, (room) => room.head.n);
      flush();
    },
    wrote(roomId, n) {
      move(roomId, (room) => (room.receipt === n - 1 ? n : room.receipt));
      // At once: a tab that ends within the wait would come back to its own words as unread.
      if ((store.get().rooms.get(roomId)?.receipt ?? 0) >= n) flush();
    },
    flush,
  };
}
