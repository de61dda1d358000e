import { useEffect, useRef, useState } from 'react';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** So many are read out one by one within a window; more become a number. */
const ONE_BY_ONE = 3;
const WINDOW_MS = 2_000;

interface Said {
  id: number;
  text: string;
}

/** The one region that readers hear: new messages of others, never history. */
export function Announcer({ roomId }: { roomId: string | undefined }) {
  const room = useChatState((state) => (roomId === undefined ? undefined : state.rooms.get(roomId)));
  const me = useChatState((state) => state.account.user?.userId);
  const [said, setSaid] = useState<Said[]>([]);
  const heard = useRef<number>(undefined);
  const lastId = useRef(0);
  const open = useRef({ count: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  const name = room?.view.name ?? '';
  const messages = room?.log.messages;
  const read = room?.log.newest === 'read';

  useEffect(() => {
    if (!messages || !read) return;
    const newest = messages.at(-1)?.n ?? 0;
    const from = heard.current;
    heard.current = newest;
    if (from === undefined) return;
    const say = (text: string): void => {
      lastId.current += 1;
      const one = { id: lastId.current, text };
      // What has been said long ago need not stay in the page.
      setSaid((all) => [...all.slice(-ONE_BY_ONE), one]);
    };
    const window = open.current;
    for (const message of messages) {
      if (message.n <= from || message.userId === me) continue;
      window.count += 1;
      if (window.count <= ONE_BY_ONE) say(words.announce(message.username, message.message));
      if (window.timer !== undefined) continue;
      window.timer = setTimeout(() => {
        if (window.count > ONE_BY_ONE) say(words.announceMany(window.count, name));
        open.current = { count: 0, timer: undefined };
      }, WINDOW_MS);
    }
  }, [messages, read, me, name]);

  return (
    <div aria-live="polite" className="sr-only">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
