// Words on their way: queued, sending, sent, failed. Pure: `sender.ts` moves them, `vault.ts` keeps them over a reload.
import type { ErrorCode } from '../protocol/errors.ts';
import type { Problem as Trouble } from './answer.ts';
import type { State } from './state.ts';

/** Why words were not sent: the server's reason, or that somebody else wrote them in this tab. */
export type Problem = ErrorCode | 'other_person';

export interface OutboxItem {
  /** Made when Enter was pressed. The same words keep it through every retry. */
  key: string;
  roomId: string;
  userId: string;
  text: string;
  /** Unix milliseconds of pressing Enter; also the order within a room. */
  at: number;
  state: 'queued' | 'sending' | 'sent' | 'failed';
  /** Unix milliseconds at which the present state began. */
  since: number;
  /** With `sent`: where the server put it. */
  seq?: number;
  /** With `failed`: why. */
  problem?: Problem;
}

export interface OutboxState {
  /** In the order of writing. */
  items: readonly OutboxItem[];
  /** Rooms that take nothing for now: why, and until when (Unix ms). */
  pauses: ReadonlyMap<string, { problem: Trouble; until: number }>;
  /** Whether waiting words survive a reload of the page. */
  kept: boolean;
}

/** Replaces the items. */
export function changeItems(state: State, change: (items: readonly OutboxItem[]) => readonly OutboxItem[]): State {
  const items = change(state.outbox.items);
  return items === state.outbox.items ? state : { ...state, outbox: { ...state.outbox, items } };
}

/** Changes one item; one that is gone stays gone. */
export function changeItem(state: State, key: string, by: (item: OutboxItem) => OutboxItem): State {
  return changeItems(state, (items) =>
    items.some((item) => item.key === key) ? items.map((item) => (item.key === key ? by(item) : item)) : items,
  );
}

/** Adds items that are not there yet, in the order of writing. */
export function addItems(state: State, added: readonly OutboxItem[]): State {
  const known = new Set(state.outbox.items.map((item) => item.key));
  const fresh = added.filter((item) => !known.has(item.key));
  if (fresh.length === 0) return state;
  return changeItems(state, (items) => [...items, ...fresh].sort((a, b) => a.at - b.at));
}

/** What of a room is still to be sent, in order. */
export function unsent(state: State, roomId: string): OutboxItem[] {
  return state.outbox.items.filter(
    (item) => item.roomId === roomId && (item.state === 'queued' || item.state === 'sending'),
  );
}

/** How many items wait for their way out, in all rooms. */
export function waitingCount(outbox: OutboxState): number {
  return outbox.items.filter((item) => item.state === 'queued' || item.state === 'sending').length;
}

/** Says that a room takes nothing until then; without `pause`, that it does again. */
export function changePause(state: State, roomId: string, pause?: { problem: Trouble; until: number }): State {
  if (!pause && !state.outbox.pauses.has(roomId)) return state;
  const pauses = new Map(state.outbox.pauses);
  if (pause) pauses.set(roomId, pause);
  else pauses.delete(roomId);
  return { ...state, outbox: { ...state.outbox, pauses } };
}

/** Lets go of what the room's log holds: found there by its key, or acknowledged and passed by the cursor. */
export function settle(state: State, roomId: string): State {
  const log = state.rooms.get(roomId)?.log;
  if (!log || !state.outbox.items.some((item) => item.roomId === roomId)) return state;
  const there = new Set(log.messages.map((message) => `${message.userId} ${message.key}`));
  const passed = log.cursor?.seq ?? 0;
  return changeItems(state, (items) => {
    const left = items.filter(
      (item) =>
        item.roomId !== roomId ||
        !(there.has(`${item.userId} ${item.key}`) || (item.state === 'sent' && (item.seq ?? 0) <= passed)),
    );
    return left.length === items.length ? items : left;
  });
}

/** Hands the items over to whoever signed in: another person's words are never sent in the new one's name unasked. */
export function handOver(state: State, userId: string, now: number): State {
  if (!state.outbox.items.some((item) => item.userId !== userId)) return state;
  return changeItems(state, (items) =>
    items.map((item) =>
      item.userId === userId ? item : { ...item, userId, state: 'failed', since: now, problem: 'other_person' },
    ),
  );
}
