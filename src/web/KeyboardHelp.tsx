import { commandKey } from './commandKey.ts';
import { Dialog } from './Dialog.tsx';
import { useChatState } from './useChat.ts';
import { words } from './words.ts';

/** All keys that do something here. */
export function KeyboardHelp({ onClose }: { onClose(): void }) {
  const enterSends = useChatState((state) => state.preferences.enterSends);
  const rows: [what: string, ...keys: string[]][] = [
    [words.keySend, enterSends ? 'Enter' : `${commandKey} Enter`],
    [words.keyBreak, enterSends ? 'Shift Enter' : 'Enter'],
    [words.keyRooms, 'Alt ↑', 'Alt ↓'],
    [words.keyUnread, 'Alt Shift ↑', 'Alt Shift ↓'],
    [words.keyRegions, 'F6', 'Shift F6'],
    [words.keyRows, '↑', '↓'],
    [words.keyEdges, 'Home', 'End'],
    [words.keyEscape, 'Esc'],
    [words.keyHelp, `${commandKey} /`],
  ];
  return (
    <Dialog title={words.keys} reading onClose={onClose}>
      <dl className="grid grid-cols-[minmax(0,1fr)_minmax(0,auto)] gap-x-4 gap-y-2 text-face">
        {rows.map(([what, ...keys]) => (
          <div key={what} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-ink-2">{what}</dt>
            <dd className="flex flex-wrap items-start justify-end gap-1" dir="ltr">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-1 border border-line bg-s2 px-1.5 text-gutter leading-5 font-medium whitespace-nowrap text-ink-2"
                >
                  {key}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
