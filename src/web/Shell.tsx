import { useRef, useState } from 'react';
import { Announcer } from './Announcer.tsx';
import { DialogContext, type DialogName } from './dialogs.ts';
import { goBack, useHere } from './here.ts';
import { MembersPanel } from './MembersPanel.tsx';
import { OpenDialog } from './OpenDialog.tsx';
import { Part } from './Part.tsx';
import { You } from './parts.ts';
import { Room } from './Room.tsx';
import { Sidebar } from './Sidebar.tsx';
import { StatusVoice } from './StatusLine.tsx';
import { useChatState } from './useChat.ts';
import { useArrival } from './useArrival.ts';
import { useHome } from './useHome.ts';
import { useKeys } from './useKeys.ts';
import { usePhone } from './usePhone.ts';
import { useTitle } from './useTitle.ts';
import { words } from './words.ts';

const skip =
  'sr-only focus-visible:not-sr-only focus-visible:fixed focus-visible:start-2 focus-visible:top-2 focus-visible:z-10 focus-visible:rounded-2 focus-visible:bg-raised focus-visible:p-3 focus-visible:shadow-bar';

/** What fills a phone's screen. Wider pages show all of it at once. */
export type Screen = 'list' | 'room' | 'members' | 'you';

/** The chat: rooms at the start side, the room beside them, its members beside that; on a phone one at a time. */
export function Shell({ arrived }: { arrived: boolean }) {
  const here = useHere();
  const phone = usePhone();
  const { you, ...besides } = here;
  const { roomId, panel } = besides;
  const screen: Screen = you ? 'you' : roomId === undefined ? 'list' : (panel ?? 'room');
  const open = useChatState((state) => roomId !== undefined && state.rooms.get(roomId)?.epoch !== undefined);
  const [dialog, setDialog] = useState<DialogName>();
  const ended = useChatState((state) => state.account.phase === 'ended');
  const [wasEnded, setWasEnded] = useState(false);
  if (ended !== wasEnded) {
    setWasEnded(ended);
    if (ended) setDialog('signIn');
  }
  // In front is what opened last: a question over the settings opens again when they become a dialog.
  const question = `${dialog} ${you ? phone : ''}`;
  const shell = useRef<HTMLDivElement>(null);
  useHome(phone, arrived);
  useTitle(roomId);
  useKeys(setDialog);
  useArrival(shell, phone ? screen : undefined);
  return (
    <DialogContext value={setDialog}>
      <div
        ref={shell}
        className="relative grid h-full grid-cols-[17rem_minmax(0,1fr)_auto] grid-rows-1 @max-[1180px]/app:grid-cols-[15.5rem_minmax(0,1fr)] @max-[640px]/app:grid-cols-1"
      >
        {open && (!phone || screen === 'room') && (
          <>
            <a href="#messages" className={skip}>
              {words.skipToMessages}
            </a>
            <a href="#composer" className={skip}>
              {words.skipToComposer}
            </a>
          </>
        )}
        <Sidebar current={roomId} hidden={screen !== 'list'} phone={phone} />
        <Room roomId={roomId} hidden={screen !== 'room'} phone={phone} />
        {roomId !== undefined && panel === 'members' && (!phone || screen === 'members') && (
          <MembersPanel key={roomId} roomId={roomId} phone={phone} />
        )}
        {you && (
          <Part onClose={() => goBack(besides)}>
            <You phone={phone} />
          </Part>
        )}
      </div>
      <Part key={question} onClose={() => setDialog(undefined)}>
        <OpenDialog name={dialog} roomId={roomId} />
      </Part>
      <StatusVoice />
      <Announcer roomId={roomId} />
    </DialogContext>
  );
}
