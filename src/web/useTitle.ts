// The page's title: what is unread, the room, the place.
import { useEffect } from 'react';
import { unreadBesides } from './rooms.ts';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Names the page after a room. */
export function useTitle(roomId: string | undefined): void {
  const place = useChatState((state) => state.place?.name ?? words.product);
  const room = useChatState((state) => (roomId === undefined ? '' : (state.rooms.get(roomId)?.view.name ?? '')));
  const unread = useChatState((state) => unreadBesides(state.rooms, undefined));
  const named = room === '' ? place : `${room} · ${place}`;
  const title = unread > 0 ? words.pageTitle(unread, named) : named;
  useEffect(() => {
    document.title = title;
  }, [title]);
}
