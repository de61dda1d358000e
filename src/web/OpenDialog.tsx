import type { ReactNode } from 'react';
import { CreateRoom } from './CreateRoom.tsx';
import { type DialogName, useShowDialog } from './dialogs.ts';
import { KeyboardHelp } from './KeyboardHelp.tsx';
import { LeaveRoom } from './LeaveRoom.tsx';
import { BrowseRooms } from './parts.ts';
import { RoomDetails } from './RoomDetails.tsx';
import { SessionEnded } from './SessionEnded.tsx';
import { SignOutDialog } from './SignOutDialog.tsx';

/** The dialog that is open, if one is. */
export function OpenDialog({ name, roomId }: { name: DialogName | undefined; roomId: string | undefined }): ReactNode {
  const show = useShowDialog();
  const onClose = (): void => show(undefined);
  switch (name) {
    case 'create':
      return <CreateRoom onClose={onClose} />;
    case 'browse':
      return <BrowseRooms onClose={onClose} />;
    case 'keys':
      return <KeyboardHelp onClose={onClose} />;
    case 'signIn':
      return <SessionEnded onClose={onClose} />;
    case 'signOut':
      return <SignOutDialog onClose={onClose} />;
    case 'room':
      return roomId === undefined ? null : <RoomDetails roomId={roomId} onClose={onClose} />;
    case 'leave':
      return roomId === undefined ? null : <LeaveRoom roomId={roomId} onClose={onClose} />;
    case undefined:
    default:
      return null;
  }
}
