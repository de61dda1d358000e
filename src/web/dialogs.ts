// Which of the page's dialogs is open: at most one.
import { createContext, useContext } from 'react';

export type DialogName = 'create' | 'browse' | 'room' | 'leave' | 'keys' | 'signIn' | 'signOut';

/** Opens a dialog in place of the one that is open; `undefined` closes it. */
export type ShowDialog = (name: DialogName | undefined) => void;

export const DialogContext = createContext<ShowDialog>(() => undefined);

/** How a component opens a dialog. */
export function useShowDialog(): ShowDialog {
  return useContext(DialogContext);
}
