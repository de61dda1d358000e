import { Keyboard, LogOut } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Preferences } from '../client/preferences.ts';
import { About } from './About.tsx';
import { Button } from './Button.tsx';
import { Choices } from './Choices.tsx';
import { commandKey } from './commandKey.ts';
import { useShowDialog } from './dialogs.ts';
import { ProfileForm } from './ProfileForm.tsx';
import { useChat, useChatState } from './useChat.ts';
import { spokenOf } from './words/locale.ts';
import { setLanguage, words } from './words.ts';

/** Everything a person can set for themselves, and what this is. `level`: of the headings in it. */
export function Settings({ level }: { level: 2 | 3 }) {
  const show = useShowDialog();
  return (
    <div className="scroll-thin min-h-0 grow overflow-y-auto overscroll-contain px-6 py-5 @max-[640px]/app:px-4">
      <div className="grid max-w-[36rem] grid-cols-1 gap-8">
        <Group level={level} title={words.profile}>
          <ProfileForm />
        </Group>
        <Look level={level} />
        <Writing level={level} />
        <div className="flex flex-wrap items-center gap-2">
          <Button look="second" onClick={() => show('keys')}>
            <Keyboard className="size-5" strokeWidth={1.75} aria-hidden="true" />
            {words.keysShow}
          </Button>
          <Button look="second" className="text-danger" onClick={() => show('signOut')}>
            <LogOut className="size-5 rtl:-scale-x-100" strokeWidth={1.75} aria-hidden="true" />
            {words.signOut}
          </Button>
        </div>
        <About level={level} />
      </div>
    </div>
  );
}

function Group(props: { level: 2 | 3; title: string; hint?: string; children: ReactNode }) {
  const { level, title, hint, children } = props;
  const Title = `h${level}` as const;
  return (
    <section className="grid grid-cols-1 gap-5">
      <div>
        <Title className="text-message leading-5 font-[650]">{title}</Title>
        {hint && <p className="text-meta text-ink-3">{hint}</p>}
      </div>
      {children}
    </section>
  );
}

/** How the page looks on this device, and which language it speaks. */
function Look({ level }: { level: 2 | 3 }) {
  const chat = useChat();
  const { theme, density, motion, language } = useChatState((state) => state.preferences);
  const [trouble, setTrouble] = useState(false);

  async function speak(choice: Preferences['language']): Promise<void> {
    setTrouble(false);
    chat.setPreferences({ language: choice });
    try {
      await setLanguage(spokenOf(choice));
    } catch {
      chat.setPreferences({ language });
      setTrouble(true);
    }
  }

  return (
    <Group level={level} title={words.look} hint={words.keptHere}>
      <Choices
        label={words.theme}
        value={theme}
        choices={[
          ['system', words.asSystem],
          ['light', words.light],
          ['dark', words.dark],
        ]}
        onChoose={(theme) => chat.setPreferences({ theme })}
      />
      <Choices
        label={words.density}
        value={density}
        choices={[
          ['comfortable', words.comfortable],
          ['compact', words.compact],
        ]}
        onChoose={(density) => chat.setPreferences({ density })}
      />
      <Choices
        label={words.motion}
        value={motion}
        choices={[
          ['system', words.asSystem],
          ['reduced', words.reduced],
        ]}
        onChoose={(motion) => chat.setPreferences({ motion })}
      />
      <Choices
        label={words.language}
        value={language}
        choices={[
          ['system', words.asSystem],
          // Each in itself: whoever looks for theirs may read no other.
          ['en', 'English'],
          ['ar', 'العربية'],
        ]}
        onChoose={(choice) => void speak(choice)}
      />
      <p role="alert" className="text-second text-danger empty:hidden">
        {trouble && words.languageMissing}
      </p>
    </Group>
  );
}

function Writing({ level }: { level: 2 | 3 }) {
  const chat = useChat();
  const { enterSends, announce } = useChatState((state) => state.preferences);
  return (
    <Group level={level} title={words.writing} hint={words.keptHere}>
      <Choices
        label={words.enterKey}
        value={enterSends ? 'enter' : 'ctrl'}
        choices={[
          ['enter', words.withEnter],
          ['ctrl', words.withCtrlEnter(commandKey)],
        ]}
        onChoose={(choice) => chat.setPreferences({ enterSends: choice === 'enter' })}
      />
      <Choices
        label={words.announcements}
        value={announce}
        choices={[
          ['all', words.announceAll],
          ['none', words.announceNone],
        ]}
        onChoose={(announce) => chat.setPreferences({ announce })}
      />
    </Group>
  );
}
