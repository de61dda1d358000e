import { type SubmitEvent, useId, useState } from 'react';
import { Button, TextButton } from './Button.tsx';
import type { ConnectionFace } from './connectionFace.ts';
import { CopyField, useCopy } from './Copy.tsx';
import { Field } from './Field.tsx';
import { troubleOf } from './problem.ts';
import { reportOf } from './report.ts';
import { useChat, useChatState } from './useChat.ts';
import { words } from './words.ts';

/** Which server this is, and connecting to it or not. */
export function ServerAddress({ face }: { face: ConnectionFace }) {
  const chat = useChat();
  const { address, remembered } = useChatState((state) => state.server);
  const [typed, setTyped] = useState(address);
  const [trouble, setTrouble] = useState<string>();
  const list = useId();
  const on = face.kind !== 'off' && face.kind !== 'refused' && face.kind !== 'ended';
  const same = typed.trim() === address;

  async function connect(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setTrouble(undefined);
    if (same) return on ? chat.connectNow() : chat.connect();
    const answer = await chat.connectTo(typed);
    if (answer.ok) setTyped(chat.get().server.address);
    else setTrouble(answer.problem === 'invalid' ? words.addressWrong : troubleOf(answer.problem));
  }

  return (
    <form className="grid gap-3 border-t border-line p-4" onSubmit={(event) => void connect(event)} noValidate>
      <Field
        small
        label={words.serverAddress}
        hint={words.serverAddressHint}
        trouble={trouble}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        list={list}
        dir="ltr"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <datalist id={list}>
        {remembered.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </datalist>
      <div className="flex flex-wrap items-center gap-2">
        <Button look="small" type="submit" disabled={same && face.kind === 'connected'}>
          {words.connect}
        </Button>
        <Button look="small" disabled={!on} onClick={() => chat.disconnect()}>
          {words.disconnect}
        </Button>
        <span className="grow" />
        <CopyReport face={face} />
      </div>
    </form>
  );
}

/** Puts a report into the clipboard, or into a field to copy from. */
function CopyReport({ face }: { face: ConnectionFace }) {
  const chat = useChat();
  const { state, copy } = useCopy();
  const [report, setReport] = useState('');

  function make(): void {
    const text = reportOf(chat.get(), face, { agent: navigator.userAgent, page: location.origin, at: Date.now() });
    setReport(text);
    void copy(text);
  }

  return (
    <>
      <TextButton className="px-2 py-1 text-second text-ink-2" onClick={make}>
        <span aria-live="polite">{state === 'copied' ? words.reportCopied : words.copyReport}</span>
      </TextButton>
      {state === 'shown' && <CopyField label={words.report} text={report} />}
    </>
  );
}
