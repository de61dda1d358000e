import { type SubmitEvent, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { NameField, nameTrouble, problemWords } from './NameField.tsx';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Changes the own name. */
export function RenameDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const chat = useChat();
  const account = useChatState((state) => state.account);
  const [trouble, setTrouble] = useState<string>();
  const field = useRef<HTMLInputElement>(null);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = field.current?.value ?? '';
    const wrong = nameTrouble(name);
    setTrouble(wrong);
    if (wrong) field.current?.focus();
    else if (await chat.rename(name.trim())) onClose();
  }

  function close(): void {
    setTrouble(undefined);
    chat.forgetProblem();
    onClose();
  }

  const shown = trouble ?? problemWords(account.busy ? undefined : account.problem);
  return (
    <Dialog open={open} title={words.rename} onClose={close}>
      <form className="grid gap-3" onSubmit={(event) => void submit(event)} noValidate>
        <NameField ref={field} initial={account.user?.username ?? ''} {...(shown ? { trouble: shown } : {})} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="second" onClick={close}>
            {words.cancel}
          </Button>
          <Button type="submit" look="primary" disabled={account.busy === true}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
