import { waitingCount } from '../client/outbox.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { problemWords } from './NameField.tsx';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Asks before a guest leaves for good, and says what would be lost. The safe choice has the focus. */
export function SignOutDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const chat = useChat();
  const account = useChatState((state) => state.account);
  const waiting = useChatState((state) => waitingCount(state.outbox));
  const trouble = problemWords(account.problem);
  return (
    <Dialog open={open} title={words.signOutAsk} onClose={onClose}>
      <p className="text-face text-ink-2">
        {words.signOutGuest} {waiting > 0 && <strong className="font-semibold">{words.signOutWaiting(waiting)}</strong>}
      </p>
      {open && trouble && (
        <p role="alert" className="text-second text-danger">
          {trouble}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- in a dialog the browser focuses something: the safe choice */}
        <Button look="second" autoFocus onClick={onClose}>
          {words.stay}
        </Button>
        <Button
          look="second"
          className="text-danger"
          disabled={account.busy === true}
          onClick={() => void chat.signOut()}
        >
          {words.signOut}
        </Button>
      </div>
    </Dialog>
  );
}
