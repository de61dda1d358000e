// Where the person is within the page: which room, and what stands beside or over it. The browser's history holds it.
import { useSyncExternalStore } from 'react';

/** What is in view. On a phone the last of these that is set fills the screen; with none of them it is the list. */
export interface Here {
  /** The room in the address. */
  readonly roomId?: string;
  /** Who is in the room. */
  readonly panel?: 'members';
  /** One's own settings. */
  readonly you?: true;
  /** The secret of an owner link; empty when the link lacks it. */
  readonly owner?: string;
}

/** What an entry of the history keeps besides its address. `under`: what the entry beneath it shows. */
interface Entry {
  panel?: 'members';
  you?: true;
  under?: string;
}

const ROOM = /^\/rooms\/([^/]+)\/?$/u;
const OWNER = /^\/owner\/?$/u;

/** What an address and its entry show. */
export function readHere({ pathname, hash }: { pathname: string; hash: string }, entry: Entry | null): Here {
  if (OWNER.test(pathname)) return { owner: hash.slice(1) };
  const coded = ROOM.exec(pathname)?.[1];
  return {
    ...(coded === undefined ? {} : { roomId: decoded(coded) }),
    ...(entry?.panel === 'members' ? { panel: 'members' } : {}),
    ...(entry?.you === true ? { you: true } : {}),
  };
}

/** The address of what is in view. */
export function pathOf({ roomId }: Here): string {
  return roomId === undefined ? '/' : `/rooms/${encodeURIComponent(roomId)}`;
}

let here: Here = readHere(location, history.state as Entry | null);
const listeners = new Set<() => void>();

window.addEventListener('popstate', arrive);

/** Shows something else; the way back leads to what was there. */
export function go(next: Here): void {
  if (nameOf(next) === nameOf(here)) return;
  history.pushState({ ...kept(next), under: nameOf(here) } satisfies Entry, '', pathOf(next));
  arrive();
}

/** Shows something else in place of what is there. */
export function goInstead(next: Here): void {
  const { under } = (history.state ?? {}) as Entry;
  history.replaceState({ ...kept(next), ...(under === undefined ? {} : { under }) } satisfies Entry, '', pathOf(next));
  arrive();
}

/** Goes to what should lie beneath: back, if that is where the way back leads. */
export function goBack(to: Here): void {
  if ((history.state as Entry | null)?.under === nameOf(to)) history.back();
  else goInstead(to);
}

/**
 * Puts the list beneath a room that was reached by its address, so that a phone's way back stays in the page. To be
 * called while the person does something: browsers skip entries that a page makes of its own accord.
 */
export function putListUnder(): void {
  if (here.roomId === undefined || (history.state as Entry | null)?.under !== undefined) return;
  const now = here;
  history.replaceState(null, '', '/');
  history.pushState({ ...kept(now), under: nameOf({}) } satisfies Entry, '', pathOf(now));
}

/** What is in view now. */
export function whereNow(): Here {
  return here;
}

/** What is in view, painted anew when it changes. */
export function useHere(): Here {
  return useSyncExternalStore(subscribe, whereNow);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function arrive(): void {
  here = readHere(location, history.state as Entry | null);
  for (const listener of listeners) listener();
}

function kept({ panel, you }: Here): Entry {
  return { ...(panel === undefined ? {} : { panel }), ...(you === undefined ? {} : { you }) };
}

function nameOf(somewhere: Here): string {
  return `${pathOf(somewhere)} ${JSON.stringify(kept(somewhere))}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // No address of ours: no room has such an id.
    return text;
  }
}
