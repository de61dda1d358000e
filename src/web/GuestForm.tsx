import { type SubmitEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { NameField, nameTrouble } from './NameField.tsx';
import { comingIn, troubleOf } from './problem.ts';
import { useChat, useChatState } from './useChat.ts';
import { usePhone } from './usePhone.ts';

interface Props {
  action: string;
  initial?: string;
  /** What the name is for, where it is not the first one. */
  hint?: string;
}

/** Signs in as a guest: a name is all it takes. */
export function GuestForm({ action, initial, hint }: Props) {
  const chat = useChat();
  const account = useChatState((state) => state.account);
  const [trouble, setTrouble] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const phone = usePhone();
  // On a phone the keys would cover what one has not read yet.
  const arrive = useEffectEvent(() => phone || field.current?.focus());
  useEffect(() => void arrive(), []);

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const name = field.current?.value ?? '';
    const wrong = nameTrouble(name);
    setTrouble(wrong);
    if (wrong) field.current?.focus();
    else void chat.signIn(name.trim());
  }

  const failed = account.busy || !account.problem ? undefined : troubleOf(account.problem, comingIn);
  const shown = trouble ?? failed;
  return (
    <form className="grid gap-3" onSubmit={submit} noValidate>
      <NameField
        ref={field}
        {...(hint === undefined ? {} : { hint })}
        {...(initial === undefined ? {} : { initial })}
        {...(shown === undefined ? {} : { trouble: shown })}
      />
      <Button type="submit" look="primary" className="w-full" disabled={account.busy === true}>
        {action}
      </Button>
    </form>
  );
}
