// Tells the chat which room is in sight.
import { useLayoutEffect } from 'react';
import { useChat } from './useChat.ts';

/**
 * To be called in a component that stands before the log: effects run in the order of the page, and what the log says
 * of messages that were shown must come after the visit has begun, or nothing would be new in it.
 */
export function useVisit(roomId: string | undefined): void {
  const chat = useChat();
  useLayoutEffect(() => {
    if (roomId === undefined) chat.lookAway();
    else chat.openRoom(roomId);
  }, [chat, roomId]);
}
