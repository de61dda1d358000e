// Where logs end and what rooms are called, told to those members who are here but have the room not open: at most once
// a second for each room, as it is in that moment, and little by little, since a room keeps everybody who ever joined and
// a place may have many people in it.
import type { Log, RoomId, UserId } from '../../core/ports.ts';
import type { ServerEvent } from '../../protocol/index.ts';
import type { Fanout } from './fanout.ts';
import type { LiveConnections } from './live.ts';
import type { Members } from './store/members.ts';

/** Milliseconds within which a room's appends are told as one. */
const COALESCE_MS = 1_000;
/** Users that are looked at in one turn of the event loop: about a millisecond. */
export const USERS_PER_TURN = 400;
/** Users that are looked at in one go. */
const PAGE_USERS = 100;
/** To ask whether one user is a member takes as long as to read so many members in a row. */
const ROWS_PER_LOOKUP = 10;

type Room = NonNullable<ReturnType<Members['roomOf']>>;

/** Entries of a room that are no posts. Whoever becomes a member adds one. */
const changesOf = ({ seq, n }: Room): number => seq - n;

function asOfNow({ epoch, seq, n, name, topic }: Room, event: ServerEvent): ServerEvent {
  if (event.event === 'head.moved') return { ...event, epoch, seq, n };
  return event.event === 'room.updated' ? { ...event, name, topic } : event;
}

export interface Heads {
  /**
   * Notes that a room has changed as an event says; what goes out at the end of the second is how the room is then. Events
   * of several connections may come in another order than their entries.
   */
  move(roomId: RoomId, event: ServerEvent): void;
}

/** Tells those who are here by `live`, and members by `members`. A read that fails goes to the log and is not repeated. */
export function createHeads(live: LiveConnections, fanout: Fanout, members: Members, log: Log): Heads {
  /** One event of each kind and room. */
  const noted = new Map<string, [RoomId, ServerEvent]>();
  let busy = false;
  /** Rooms no member was found away from since `live.turnedAway` is `settledAt`, with their `changesOf` then. */
  const settled = new Map<RoomId, number>();
  let settledAt = -1;
  let told = 0;

  function tell(userId: UserId, roomId: RoomId, event: ServerEvent): void {
    for (const one of live.ofUser(userId)) {
      if (one.rooms.has(roomId)) continue;
      fanout.toOne(one, event);
      told += 1;
    }
  }

  function* amongMembers(roomId: RoomId, event: ServerEvent): Generator<number> {
    let page: UserId[];
    let last = '';
    do {
      page = members.after(roomId, last, PAGE_USERS);
      last = page.at(-1) ?? last;
      for (const userId of page) tell(userId, roomId, event);
      yield page.length + 1;
      // Everybody may have gone since the last page.
    } while (page.length === PAGE_USERS && live.anyoneAwayFrom(roomId));
  }

  function* amongLive(roomId: RoomId, event: ServerEvent): Generator<number> {
    const users = live.users();
    for (let at = 0; at < users.length; at += PAGE_USERS) {
      const page = users.slice(at, at + PAGE_USERS);
      for (const userId of page) {
        if (live.isAwayFrom(userId, roomId) && members.has(roomId, userId)) tell(userId, roomId, event);
      }
      yield page.length;
    }
  }

  /** Whether all is as it was when no member was found away from a room. */
  function isSettled(roomId: RoomId, changes: number): boolean {
    if (settledAt !== live.turnedAway) settled.clear();
    settledAt = live.turnedAway;
    return settled.get(roomId) === changes;
  }

  /** Tells of one page of users at a time, and gives how many they were. */
  function* pages(moved: [RoomId, ServerEvent][]): Generator<number> {
    for (const [roomId, note] of moved) {
      const room = live.anyoneAwayFrom(roomId) && members.roomOf(roomId);
      if (!room || isSettled(roomId, changesOf(room))) continue;
      const event = asOfNow(room, note);
      const few = members.countOf(roomId) <= live.userCount() * ROWS_PER_LOOKUP;
      const toldBefore = told;
      yield* few ? amongMembers(roomId, event) : amongLive(roomId, event);
      if (told === toldBefore) settled.set(roomId, changesOf(room));
    }
  }

  function run(work: Generator<number>): void {
    try {
      goOn(work);
    } catch (error) {
      // A read that fails costs those who are away one hint: every tenth beat tells them all the same.
      log.write('error', 'heads not told', { cause: String(error) });
      busy = false;
    }
  }

  function goOn(work: Generator<number>): void {
    for (let users = 0; users < USERS_PER_TURN; ) {
      const { done, value } = work.next();
      if (done) {
        busy = false;
        if (noted.size > 0) schedule();
        return;
      }
      users += value;
    }
    setImmediate(run, work);
  }

  function flush(): void {
    const moved = [...noted.values()];
    noted.clear();
    run(pages(moved));
  }

  function schedule(): void {
    busy = true;
    setTimeout(flush, COALESCE_MS).unref();
  }

  return {
    move(roomId, event) {
      noted.set(`${event.event} ${roomId}`, [roomId, event]);
      if (!busy) schedule();
    },
  };
}
