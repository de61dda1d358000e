// The rooms of the list: which there are, in which order, and how much is unread in them.
import { tagsOf } from '../client/lookalike.ts';
import { type RoomState, unreadOf } from '../client/room.ts';
import { language } from './words.ts';

/** The room that everybody is in. */
export const LOBBY = 'lobby';

type Rooms = ReadonlyMap<string, RoomState>;

/** Own rooms and the one that is looked at, by name as the page's language sorts. */
export function listedRooms(rooms: Rooms, current: string | undefined): RoomState[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  return [...rooms.values()]
    .filter(({ role, refused, view }) => role !== undefined || (view.roomId === current && refused === undefined))
    .sort((a, b) => compare(a.view.name, b.view.name) || (a.view.roomId < b.view.roomId ? -1 : 1));
}

/** The tags of rooms whose names look like another's, by roomId, as people have them. */
export function roomTags(rooms: readonly { roomId: string; name: string }[]): ReadonlyMap<string, string> {
  return tagsOf(rooms.map(({ roomId, name }) => ({ userId: roomId, username: name })));
}

/** A room's name as it is said, with its tag if it has one. */
export function tagged(name: string, tag: string | undefined): string {
  return tag === undefined ? name : `${name} ${tag}`;
}

/** Unread messages of all own rooms but one. */
export function unreadBesides(rooms: Rooms, roomId: string | undefined): number {
  return [...rooms.values()].reduce((sum, room) => sum + (room.view.roomId === roomId ? 0 : unreadOf(room)), 0);
}

/** Where somebody goes who has not said where: the lobby, else the first of their rooms once `known` are all. */
export function firstRoom(rooms: Rooms, known: boolean): string | undefined {
  if (rooms.get(LOBBY)?.role !== undefined) return LOBBY;
  return known ? listedRooms(rooms, undefined)[0]?.view.roomId : undefined;
}

/** The neighbour of a room in the list, `step` rows away and on around its ends; with `unread`, of the unread ones. */
export function neighbour(rooms: Rooms, from: string | undefined, step: 1 | -1, unread: boolean): string | undefined {
  const listed = listedRooms(rooms, from).filter((room) => room.view.roomId === from || !unread || unreadOf(room) > 0);
  const here = listed.findIndex(({ view }) => view.roomId === from);
  const next = here < 0 ? listed.at(step < 0 ? -1 : 0) : listed.at((here + step) % listed.length);
  return next?.view.roomId === from ? undefined : next?.view.roomId;
}
