// What a person may do with rooms: make, join, leave and change one, look for one, and see who is in it.
import type { RoomView } from '../protocol/room.ts';
import { type Answer, answerOf } from './answer.ts';
import type { Ask } from './ask.ts';
import { changeListed, createBrowse, ownPlace } from './browse.ts';
import { createMembers } from './member.ts';
import { changeRoom, notMember, roomsGreeted } from './room.ts';
import type { ChatStore } from './state.ts';

export interface RoomActions {
  /** Makes a public room with oneself as its owner. Never sent twice: without an answer, look at the own rooms. */
  createRoom(room: { name: string; topic: string }): Promise<Answer<{ roomId: string }>>;
  joinRoom(roomId: string): Promise<Answer>;
  leaveRoom(roomId: string): Promise<Answer>;
  /** Changes name or topic, as an owner of the room. */
  updateRoom(roomId: string, change: { name?: string; topic?: string }): Promise<Answer>;
  /** Reads all public rooms into the state. */
  browse(): Promise<Answer>;
  /** Reads the members of a room into the state, from the beginning. */
  loadMembers(roomId: string): Promise<Answer>;
  loadMoreMembers(roomId: string): Promise<Answer>;
  /** Reads again what did not come of them. */
  loadMembersAgain(roomId: string): Promise<Answer>;
}

export interface RoomActionsOptions {
  store: ChatStore;
  ask: Ask;
  /** Own rooms have changed: what is being read of them is of before. */
  changed(): void;
  /** Nobody knows whether they have. */
  unsure(): void;
}

/** The actions on rooms. What they change shows once the server has answered. */
export function roomActions({ store, ask, changed, unsure }: RoomActionsOptions): RoomActions {
  const members = createMembers({ store, ask });

  /** Runs a change of own rooms. */
  async function attempt<T extends object>(run: () => Promise<T>): Promise<Answer<T>> {
    const answer = await answerOf(run);
    if (answer.ok) changed();
    else if (answer.problem === 'unreachable') unsure();
    return answer;
  }

  const viewed = (view: RoomView): void =>
    store.set((state) => changeRoom(state, view.roomId, (room) => ({ ...room, view })));

  return {
    createRoom: ({ name, topic }) =>
      attempt(async () => {
        const { room } = await ask('createroom', { name, ...(topic === '' ? {} : { topic }) });
        store.set((state) => roomsGreeted(state, [room]));
        return { roomId: room.roomId };
      }),
    joinRoom: (roomId) =>
      attempt(async () => {
        const { room } = await ask('joinroom', { roomId });
        store.set((state) => changeListed(roomsGreeted(state, [room]), roomId, ownPlace(room.role)));
        return {};
      }),
    leaveRoom: (roomId) =>
      attempt(async () => {
        await ask('leaveroom', { roomId });
        store.set((state) => changeListed(changeRoom(state, roomId, notMember), roomId, ownPlace(undefined)));
        return {};
      }),
    updateRoom: (roomId, change) =>
      answerOf(async () => {
        viewed((await ask('updateroom', { roomId, ...change })).room);
        return {};
      }),
    browse: createBrowse({ store, ask }),
    loadMembers: members.load,
    loadMoreMembers: members.loadMore,
    loadMembersAgain: members.loadAgain,
  };
}
