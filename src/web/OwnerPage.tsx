import { KeyRound } from 'lucide-react';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { nameFault } from '../client/text.ts';
import { Button } from './Button.tsx';
import { goInstead } from './here.ts';
import { NameField, nameTrouble } from './NameField.tsx';
import { Notice } from './Notice.tsx';
import { OwnerCommands } from './OwnerCommands.tsx';
import { naming, troubleOf } from './problem.ts';
import { useChat, useChatState } from './useChat.ts';
import { Welcome } from './Welcome.tsx';
import { words } from './words.ts';

/** The end of an owner link: whoever came by it becomes the owner of the place. */
export function OwnerPage({ secret }: { secret: string }) {
  const chat = useChat();
  const place = useChatState((state) => state.place?.name ?? words.product);
  const busy = useChatState((state) => state.account.busy === true);
  const [trouble, setTrouble] = useState<string>();
  const [used, setUsed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const title = words.ownerTitle(place);
  useEffect(() => {
    document.title = title;
  }, [title]);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = field.current?.value ?? '';
    // Nobody has to say their name twice: an owner who comes back leaves it empty.
    const wrong = nameFault(name) === 'empty' ? undefined : nameTrouble(name);
    setTrouble(wrong);
    if (wrong) return field.current?.focus();
    const answer = await chat.becomeOwner(secret, name.trim());
    if (answer.ok) return goInstead({});
    chat.forgetProblem();
    if (answer.problem === 'unauthenticated' || secret === '') setUsed(true);
    else setTrouble(troubleOf(answer.problem, naming));
  }

  if (used || secret === '') return <NoLink used={used} />;
  return (
    <Welcome title={title}>
      <p className="text-message text-ink-2">{words.ownerHelp}</p>
      <form className="grid gap-3" onSubmit={(event) => void submit(event)} noValidate>
        <NameField ref={field} hint={words.ownerName} trouble={trouble} />
        <Button type="submit" look="primary" className="w-full" disabled={busy}>
          {words.becomeOwner}
        </Button>
      </form>
    </Welcome>
  );
}

/** The link is of no use any more. */
function NoLink({ used }: { used: boolean }) {
  return (
    <main className="grid h-full overflow-y-auto">
      <Notice
        title={used ? words.ownerLinkUsed : words.ownerLinkNone}
        help={words.ownerLinkNew}
        icon={KeyRound}
        more={<OwnerCommands />}
      >
        <Button look="second" onClick={() => goInstead({})}>
          {words.toSignIn}
        </Button>
      </Notice>
    </main>
  );
}
