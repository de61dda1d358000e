// The first screen: a room where there is place for one, the list on a phone; whoever has just come in sees a room there too.
import { useEffect, useRef } from 'react';
import { go, goInstead, putListUnder, useHere } from './here.ts';
import { firstRoom } from './rooms.ts';
import { useChatState } from './useChat.ts';

/** Goes to a room when the address names none. `arrived`: the person has come in just now. */
export function useHome(phone: boolean, arrived: boolean): void {
  const here = useHere();
  const home = useChatState((state) => firstRoom(state.rooms, state.roomsKnown));
  const fresh = useRef(arrived);
  useEffect(() => {
    if (here.roomId === undefined && home === undefined) return;
    const first = fresh.current;
    fresh.current = false;
    if (here.roomId !== undefined || home === undefined) return;
    if (!phone) goInstead({ ...here, roomId: home });
    else if (first) go({ roomId: home });
  }, [here, home, phone]);

  useEffect(() => {
    if (!phone) return undefined;
    document.addEventListener('click', putListUnder, { capture: true });
    return () => document.removeEventListener('click', putListUnder, { capture: true });
  }, [phone]);
}
