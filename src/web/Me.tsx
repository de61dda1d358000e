import { Settings2 } from 'lucide-react';
import { Avatar } from './Avatar.tsx';
import { IconButton } from './Button.tsx';
import { go, whereNow } from './here.ts';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Who I am here, and the way to what I can set. */
export function Me() {
  const user = useChatState((state) => state.account.user);
  if (!user) return null;
  return (
    <div
      data-region="me"
      className="flex min-h-14 shrink-0 items-center gap-2.5 border-t border-line ps-4 pe-2 pb-[env(safe-area-inset-bottom)]"
    >
      <Avatar name={user.username} color={user.color} size={28} />
      <span className="min-w-0 grow truncate font-semibold">
        <bdi>{user.username}</bdi>
      </span>
      <IconButton aria-label={words.settings} data-first onClick={() => go({ ...whereNow(), you: true })}>
        <Settings2 className="size-5" strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
