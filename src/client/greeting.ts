// Greeting the server, again whenever it says that something of the person has changed, and reading all own rooms.
import type { Output } from '../protocol/index.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { type Ask, askOver } from './ask.ts';
import { createBackoff } from './backoff.ts';
import { type Clock, pause } from './clock.ts';
import type { Pace } from './heart.ts';
import { createInsist } from './insist.ts';
import { pulseGreeted } from './pulse.ts';
import { roomsGreeted, roomsListed } from './room.ts';
import type { Socket } from './socket.ts';
import type { ChatStore } from './state.ts';

type Hello = Output<'hello'>;

export interface GreetingOptions {
  store: ChatStore;
  ask: Ask;
  clock: Clock;
  /** The profile as the server has it now; told before anything of the person's rooms. */
  known(user: Hello['user']): void;
  /** Whether a room stays in sight though it is no own room. */
  stays(roomId: string): boolean;
  /** All own rooms have been read. */
  told(): void;
}

export interface Greeting {
  /** Greets over a fresh socket. What it throws ends the socket. */
  greet(socket: Pick<Socket, 'ask'>): Promise<void>;
  /** Greets over the socket that is to be the next one. False, and nothing is taken over, if it is somebody else's. */
  greetNext(socket: Pick<Socket, 'ask'>): Promise<boolean>;
  up(): void;
  down(): void;
  /** The person's rooms or profile stand at this revision. */
  heard(rev: number): void;
  /** Greets again. */
  again(): void;
  /** Own rooms have changed here: what is being read of them is of before, and is read anew. */
  changed(): void;
  /** How the newest greeting wants the connection to be kept. */
  terms(): Pace & Pick<Hello, 'lifeMs'>;
}

/** The greetings of a tab, which also keep its own rooms as the server has them. */
export function createGreeting(options: GreetingOptions): Greeting {
  const { store, ask, clock } = options;
  const insist = createInsist(ask, clock);
  let last: Hello | undefined;
  let newest = 0;
  /** The reading of own rooms that is under way; an older one finds another number here. */
  let reading = 0;
  let busy = false;

  async function hello(ask: Ask, wanted: (reply: Hello) => boolean = () => true): Promise<Hello> {
    const reply = await ask('hello', { versions: [PROTOCOL.oldest, PROTOCOL.current] });
    if (!wanted(reply)) return reply;
    options.known(reply.user);
    store.set((state) => ({ ...pulseGreeted(roomsGreeted(state, reply.rooms), reply), limits: reply.limits }));
    last = reply;
    newest = Math.max(newest, reply.rev);
    return reply;
  }

  const isMe = ({ user }: Hello): boolean => user.userId === store.get().account.user?.userId;

  /** Reads the pages after the greeting's own, then lets go of the rooms that are on none. */
  async function readRest({ rooms, next }: Hello, wanted: () => boolean): Promise<void> {
    const ids = new Set(rooms.map((room) => room.roomId));
    for (let after = next; after !== undefined; ) {
      const page = await insist('rooms', { scope: 'own', after }, wanted);
      if (!page) return;
      // Own rooms are listed with receipt and role.
      const own = page.rooms.flatMap((room) =>
        room.role && room.receipt !== undefined ? [{ ...room, role: room.role, receipt: room.receipt }] : [],
      );
      store.set((state) => roomsGreeted(state, own));
      for (const { roomId } of own) ids.add(roomId);
      after = page.next;
    }
    store.set((state) => roomsListed(state, ids, options.stays));
    options.told();
  }

  /** Reads on from a greeting; greets again for as long as a newer revision was heard of. */
  async function follow(first?: Hello): Promise<void> {
    reading += 1;
    const mine = reading;
    const wanted = (): boolean => mine === reading;
    const backoff = createBackoff(clock);
    busy = true;
    try {
      for (let greeted = first; wanted(); greeted = undefined) {
        const reply = greeted ?? (await hello(ask, wanted));
        if (wanted()) await readRest(reply, wanted);
        if (!wanted() || newest <= reply.rev) break;
        await pause(clock, backoff.next());
      }
    } catch {
      // Not now: the next beat, or the next connection, shows the newer revision again.
    } finally {
      if (wanted()) busy = false;
    }
  }

  return {
    async greet(socket) {
      newest = 0;
      await hello(askOver(socket));
    },
    async greetNext(socket) {
      const before = last?.rev ?? 0;
      const reply = await hello(askOver(socket), isMe);
      if (!isMe(reply)) return false;
      // No event has told of what has changed since: it is read as after any greeting.
      if (reply.rev > before && !busy) void follow(reply);
      return true;
    },
    up: () => void follow(last),
    down() {
      reading += 1;
      busy = false;
    },
    heard(rev) {
      newest = Math.max(newest, rev);
      if (newest > (last?.rev ?? 0) && !busy) void follow();
    },
    again: () => void follow(),
    changed() {
      if (busy) void follow();
    },
    terms: () => last ?? { beatMs: 0 },
  };
}
