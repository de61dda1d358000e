import { useCallback, useEffect, useRef, useState } from 'react';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** So many are read out one by one within a window; more become a number. */
const ONE_BY_ONE = 3;
const WINDOW_MS = 2_000;

interface Said {
  id: number;
  text: string;
}

/** What screen readers hear of a room: new messages of others, never history; and what was not sent, at once. */
export function Announcer({ roomId }: { roomId: string | undefined }) {
  const all = useChatState((state) => state.preferences.announce === 'all');
  return (
    <>
      {all && roomId !== undefined && <NewMessages key={roomId} roomId={roomId} />}
      <Failures />
    </>
  );
}

/** Sentences to be read out. What has been said long ago need not stay in the page. */
function useSaid(): [said: readonly Said[], say: (text: string) => void] {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const lastId = useRef(0);
  const say = useCallback((text: string) => {
    lastId.current += 1;
    const one = { id: lastId.current, text };
    setSaid((all) => [...all.slice(-ONE_BY_ONE), one]);
  }, []);
  return [said, say];
}

function NewMessages({ roomId }: { roomId: string }) {
  const room = useChatState((state) => state.rooms.get(roomId));
  const me = useChatState((state) => state.account.user?.userId);
  const [said, say] = useSaid();
  const heard = useRef<number>(undefined);
  const open = useRef({ count: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  const name = room?.view.name ?? '';
  const messages = room?.log.messages;
  const read = room?.log.newest === 'read';

  useEffect(() => () => clearTimeout(open.current.timer), []);
  useEffect(() => {
    if (!messages || !read) return;
    const newest = messages.at(-1)?.n ?? 0;
    const from = heard.current;
    heard.current = newest;
    if (from === undefined) return;
    const window = open.current;
    for (const message of messages.slice(messages.findLastIndex(({ n }) => n <= from) + 1)) {
      if (message.userId === me) continue;
      window.count += 1;
      if (window.count <= ONE_BY_ONE) say(words.announce(message.username, message.message));
      if (window.timer !== undefined) continue;
      window.timer = setTimeout(() => {
        if (window.count > ONE_BY_ONE) say(words.announceMany(window.count, name));
        open.current = { count: 0, timer: undefined };
      }, WINDOW_MS);
    }
  }, [messages, read, me, name, say]);

  return <Region live="polite" said={said} />;
}

/** Own words of any room that were refused. */
function Failures() {
  const items = useChatState((state) => state.outbox.items);
  const [said, say] = useSaid();
  const heard = useRef<ReadonlySet<string>>(undefined);
  useEffect(() => {
    const failed = items.filter((item) => item.state === 'failed');
    // What had failed before the page was opened is no news.
    const known = heard.current ?? new Set(failed.map((item) => item.key));
    heard.current = new Set(failed.map((item) => item.key));
    for (const item of failed) if (!known.has(item.key)) say(words.announceFailed(item.text));
  }, [items, say]);
  return <Region live="assertive" said={said} />;
}

function Region({ live, said }: { live: 'polite' | 'assertive'; said: readonly Said[] }) {
  return (
    <div aria-live={live} className="sr-only">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
