// Who is in a room: the list as far as somebody has looked at it.
import type { Profile } from '../protocol/account.ts';
import type { MemberView } from '../protocol/member.ts';
import { type Answer, answerOf } from './answer.ts';
import type { Ask } from './ask.ts';
import type { ChatStore, State } from './state.ts';

export interface MemberList {
  phase: 'loading' | 'ready' | 'failed';
  /** By userId. */
  list: readonly MemberView[];
  /** There are more to be read. */
  more: boolean;
}

export interface Members {
  /** Reads the list of a room from its beginning. What was read before stays until the answer is there. */
  load(roomId: string): Promise<Answer>;
  /** Reads the next page, if there is one. */
  loadMore(roomId: string): Promise<Answer>;
  /** Reads again what did not come. */
  loadAgain(roomId: string): Promise<Answer>;
}

const none: MemberList = { phase: 'loading', list: [], more: false };

/** The lists of members of a tab. What it reads goes into the state. */
export function createMembers({ store, ask }: { store: ChatStore; ask: Ask }): Members {
  /** Where the list of a room goes on. */
  const next = new Map<string, string | undefined>();
  /** After whom the page begins that did not come, by room. */
  const missed = new Map<string, string | undefined>();

  const show = (roomId: string, change: (members: MemberList) => MemberList): void =>
    store.set((state) => changeMembers(state, roomId, change, none));

  async function read(roomId: string, after: string | undefined): Promise<Answer> {
    show(roomId, (members) => ({ ...members, phase: 'loading' }));
    const answer = await answerOf(async () => {
      const page = await ask('members', { roomId, ...(after === undefined ? {} : { after }) });
      next.set(roomId, page.next);
      const more = page.next !== undefined;
      show(roomId, ({ list }) => ({
        phase: 'ready',
        list: merge(after === undefined ? [] : list, page.members),
        more,
      }));
      return {};
    });
    if (!answer.ok) {
      missed.set(roomId, after);
      show(roomId, (members) => ({ ...members, phase: 'failed' }));
    }
    return answer;
  }

  return {
    load: (roomId) => read(roomId, undefined),
    async loadMore(roomId) {
      const after = next.get(roomId);
      return after === undefined ? { ok: true } : read(roomId, after);
    },
    loadAgain: (roomId) => read(roomId, missed.get(roomId)),
  };
}

/** Changes the list of a room; a list that nobody has asked for begins with `missing`, or stays unknown without it. */
export function changeMembers(
  state: State,
  roomId: string,
  change: (members: MemberList) => MemberList,
  missing?: MemberList,
): State {
  const members = state.members.get(roomId) ?? missing;
  if (!members) return state;
  const changed = change(members);
  return changed === members ? state : { ...state, members: new Map(state.members).set(roomId, changed) };
}

/** What was read of a room's members may be wrong: whoever shows them reads them anew. */
export function membersForgotten(state: State, roomId: string): State {
  if (!state.members.has(roomId)) return state;
  const members = new Map(state.members);
  members.delete(roomId);
  return { ...state, members };
}

/** A member came. In a list that is not at its end yet, somebody of a later page is not shown early. */
export function memberJoined(member: MemberView): (members: MemberList) => MemberList {
  return (members) => {
    const { list, more } = members;
    const known = list.some(({ userId }) => userId === member.userId);
    const later = more && member.userId > (list.at(-1)?.userId ?? '');
    return known || later ? members : { ...members, list: merge(list, [member]) };
  };
}

/** Somebody goes by another name or colour than what was read of them. Who is no member is none by this. */
export function memberNamed({ userId, username, color }: Profile): (members: MemberList) => MemberList {
  return (members) => {
    const known = members.list.find((member) => member.userId === userId);
    if (!known || (known.username === username && known.color === color)) return members;
    return { ...members, list: merge(members.list, [{ ...known, username, color }]) };
  };
}

/** The same in every list: what a person of this tab goes by. */
export function memberNamedEverywhere(state: State, profile: Profile): State {
  return [...state.members.keys()].reduce((state, roomId) => changeMembers(state, roomId, memberNamed(profile)), state);
}

/** A member went. */
export function memberLeft(userId: string): (members: MemberList) => MemberList {
  return (members) => ({ ...members, list: members.list.filter((member) => member.userId !== userId) });
}

function merge(list: readonly MemberView[], incoming: readonly MemberView[]): readonly MemberView[] {
  const byId = new Map([...list, ...incoming].map((member) => [member.userId, member]));
  return [...byId.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1));
}
