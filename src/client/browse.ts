// All public rooms, for somebody who looks for one.
import type { ListedRoom, Role } from '../protocol/room.ts';
import type { Answer, Problem } from './answer.ts';
import { answerOf } from './answer.ts';
import type { Ask } from './ask.ts';
import type { ChatStore, State } from './state.ts';

/** More rooms than this are not read: nobody looks through them. */
const ROOMS_MOST = 2_000;

export interface BrowseState {
  phase: 'idle' | 'loading' | 'ready' | 'failed';
  /** By roomId. What was read before stays while it is read again. */
  rooms: readonly ListedRoom[];
  /** With `failed`: why. */
  problem?: Problem;
}

/** Reads all pages of public rooms; while that runs, whoever asks again waits for the same answer. */
export function createBrowse({ store, ask }: { store: ChatStore; ask: Ask }): () => Promise<Answer> {
  let running: Promise<Answer> | undefined;

  const show = (browse: Partial<BrowseState>): void =>
    store.set((state) => ({ ...state, browse: { phase: 'ready', rooms: state.browse.rooms, ...browse } }));

  async function read(): Promise<Answer> {
    show({ phase: 'loading' });
    const answer = await answerOf(async () => {
      const rooms: ListedRoom[] = [];
      let after: string | undefined;
      do {
        const page = await ask('rooms', { scope: 'browse', ...(after === undefined ? {} : { after }) });
        rooms.push(...page.rooms);
        after = page.next;
      } while (after !== undefined && rooms.length < ROOMS_MOST);
      show({ rooms: rooms.slice(0, ROOMS_MOST) });
      return {};
    });
    if (!answer.ok) show({ phase: 'failed', problem: answer.problem });
    running = undefined;
    return answer;
  }

  return () => (running ??= read());
}

/** Changes one room of the list. */
export function changeListed(state: State, roomId: string, change: (room: ListedRoom) => ListedRoom): State {
  const { browse } = state;
  if (!browse.rooms.some((room) => room.roomId === roomId)) return state;
  const rooms = browse.rooms.map((room) => (room.roomId === roomId ? change(room) : room));
  return { ...state, browse: { ...browse, rooms } };
}

/** The person's own place in a listed room. However often it is told, they are counted once. */
export function ownPlace(role: Role | undefined): (room: ListedRoom) => ListedRoom {
  return ({ role: before, ...room }) => {
    const by = Number(role !== undefined) - Number(before !== undefined);
    return { ...room, memberCount: room.memberCount + by, ...(role && { role }) };
  };
}
