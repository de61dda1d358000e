import { LogOut, Pencil } from 'lucide-react';
import { useState } from 'react';
import { Avatar } from './Avatar.tsx';
import { IconButton } from './Button.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { SignOutDialog } from './SignOutDialog.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Who I am here, a new name, and the way out. */
export function Me() {
  const user = useChatState((state) => state.account.user);
  const [asking, setAsking] = useState<'rename' | 'leave'>();
  if (!user) return null;
  const close = () => setAsking(undefined);
  return (
    <div className="flex min-h-14 shrink-0 items-center gap-1 border-t border-line ps-4 pe-2 pb-[env(safe-area-inset-bottom)]">
      <Avatar name={user.username} color={user.color} size={28} />
      <bdi className="min-w-0 grow truncate ps-1.5 font-semibold">{user.username}</bdi>
      <IconButton aria-label={words.rename} onClick={() => setAsking('rename')}>
        <Pencil className="size-5" strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <IconButton aria-label={words.signOut} onClick={() => setAsking('leave')}>
        <LogOut className="size-5" strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <RenameDialog open={asking === 'rename'} onClose={close} />
      <SignOutDialog open={asking === 'leave'} onClose={close} />
    </div>
  );
}
