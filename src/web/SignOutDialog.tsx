import { waitingCount } from '../client/outbox.ts';
import { Button } from './Button.tsx';
import { Dialog, DialogActions } from './Dialog.tsx';
import { goInstead } from './here.ts';
import { troubleOf } from './problem.ts';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Asks before a guest leaves for good, and says what would be lost. The safe choice has the focus. */
export function SignOutDialog({ onClose }: { onClose(): void }) {
  const chat = useChat();
  const account = useChatState((state) => state.account);
  const waiting = useChatState((state) => waitingCount(state.outbox));

  async function signOut(): Promise<void> {
    await chat.signOut();
    // Whoever comes next begins at the beginning.
    if (chat.get().account.phase === 'out') goInstead({});
  }

  return (
    <Dialog title={words.signOutAsk} onClose={onClose}>
      <p className="text-face text-ink-2">
        {words.signOutGuest} {waiting > 0 && <strong className="font-semibold">{words.signOutWaiting(waiting)}</strong>}
      </p>
      <p role="alert" className="text-second text-danger empty:hidden">
        {!account.busy && account.problem && troubleOf(account.problem)}
      </p>
      <DialogActions>
        <Button look="second" data-autofocus onClick={onClose}>
          {words.stay}
        </Button>
        <Button look="second" className="text-danger" disabled={account.busy === true} onClick={() => void signOut()}>
          {words.signOut}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
