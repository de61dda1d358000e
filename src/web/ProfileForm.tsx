import { type SubmitEvent, useRef, useState } from 'react';
import type { Color } from '../protocol/account.ts';
import { Avatar } from './Avatar.tsx';
import { Button } from './Button.tsx';
import { Choices } from './Choices.tsx';
import { NameField, nameTrouble } from './NameField.tsx';
import { naming, troubleOf } from './problem.ts';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

const colors: readonly Color[] = ['indigo', 'pink', 'green', 'blue', 'orange', 'violet'];

/** The own name and colour, as others see them. */
export function ProfileForm() {
  const chat = useChat();
  const { user, busy } = useChatState((state) => state.account);
  const field = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string>();
  const [saved, setSaved] = useState(false);

  async function change(fields: { username: string } | { color: Color }): Promise<void> {
    const answer = await chat.changeProfile(fields);
    // Said here, so that it does not come up again beside another field.
    chat.forgetProblem();
    setTrouble(answer.ok ? undefined : troubleOf(answer.problem, naming));
    setSaved(answer.ok && 'username' in fields);
  }

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const name = field.current?.value ?? '';
    const wrong = nameTrouble(name);
    setSaved(false);
    setTrouble(wrong);
    if (wrong) field.current?.focus();
    else void change({ username: name.trim() });
  }

  if (!user) return null;
  return (
    <>
      <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-x-2">
        <div className="min-w-0 grow basis-56">
          <NameField
            key={user.username}
            ref={field}
            initial={user.username}
            hint={words.nameChange}
            trouble={trouble}
          />
        </div>
        <Button type="submit" look="second" className="mt-[1.625rem]" disabled={busy === true}>
          {words.save}
        </Button>
        <output className="w-full text-second text-ok">{saved && words.nameSaved}</output>
      </form>
      <Choices
        label={words.yourColor}
        value={user.color}
        choices={colors.map(
          (color) =>
            [color, words[color], <Avatar key={color} name={user.username} color={color} size={24} />] as const,
        )}
        onChoose={(color) => void change({ color })}
      />
    </>
  );
}
