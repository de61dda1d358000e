// How components reach the chat: its actions, and the part of its state that they show.
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Chat } from '../client/chat.ts';
import type { State } from '../client/state.ts';

export const ChatContext = createContext<Chat | undefined>(undefined);

/** The chat's named actions. */
export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('There is no chat around this component.');
  return chat;
}

/** A part of the state. `select` must give back what the state holds, not something made anew. */
export function useChatState<T>(select: (state: State) => T): T {
  const chat = useChat();
  return useSyncExternalStore(chat.subscribe, () => select(chat.get()));
}

/** Whether there is a connection: what cannot wait for one is not offered without it. */
export function useConnected(): boolean {
  return useChatState((state) => state.connection.phase === 'connected');
}

/** The present time in Unix ms, looked at every `everyMs` while `running`. */
export function useNow(running: boolean, everyMs = 250): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = running ? setInterval(changed, everyMs) : undefined;
      return () => clearInterval(timer);
    },
    [running, everyMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / everyMs) * everyMs);
}

/** Whether `ms` have passed since `on` became true. What is over sooner never shows. */
export function useAfter(on: boolean, ms: number): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    if (!on) return undefined;
    const timer = setTimeout(() => setPassed(true), ms);
    return () => {
      clearTimeout(timer);
      setPassed(false);
    };
  }, [on, ms]);
  return on && passed;
}
