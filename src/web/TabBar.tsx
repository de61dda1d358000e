import { type LucideIcon, MessageSquare, User } from 'lucide-react';
import { go, goBack } from './here.ts';
import { words } from './words.ts';

/** On a phone, between the screens that nothing lies beneath. */
export function TabBar({ current }: { current: 'chats' | 'you' }) {
  return (
    <nav
      aria-label={words.tabs}
      data-region="tabs"
      className="grid shrink-0 grid-cols-2 border-t border-line bg-bg px-2 pt-1 pb-[calc(0.25rem+env(safe-area-inset-bottom))]"
    >
      <Tab name={words.chats} icon={MessageSquare} current={current === 'chats'} onPick={() => goBack({})} />
      <Tab name={words.you} icon={User} current={current === 'you'} onPick={() => go({ you: true })} />
    </nav>
  );
}

function Tab(props: { name: string; icon: LucideIcon; current: boolean; onPick(): void }) {
  const { icon: Icon } = props;
  return (
    <button
      type="button"
      onClick={props.onPick}
      {...(props.current ? { 'aria-current': 'page', 'data-first': true } : {})}
      className="grid min-h-[52px] justify-items-center gap-0.5 rounded-2 py-1.5 text-gutter leading-4 font-[550] text-ink-3 aria-[current]:text-accent-text"
    >
      <Icon className="size-6" strokeWidth={1.75} aria-hidden="true" />
      {props.name}
    </button>
  );
}
