import { useAfter } from './useChat.ts';
import { words } from './words.ts';

const rows = ['w-[70%]', 'w-[82%]', 'w-[60%]', 'w-[74%]', 'w-[46%]'];

/** Rows shaped like messages, once loading has taken long enough to notice. */
export function Skeleton() {
  const shown = useAfter(true, 150);
  return (
    <div
      // Where the list of messages will be: the way that skips to it leads here meanwhile.
      id="messages"
      tabIndex={-1}
      className="flex min-h-0 grow flex-col justify-end gap-6 overflow-hidden px-6 pb-6"
      aria-busy="true"
    >
      {shown && <p className="sr-only">{words.loadingMessages}</p>}
      {shown &&
        rows.map((width) => (
          <div
            key={width}
            className="grid animate-breathe grid-cols-[2.25rem_minmax(0,1fr)] gap-x-3"
            aria-hidden="true"
          >
            <div className="size-9 rounded-full bg-s3" />
            <div className="grid content-center gap-3">
              <div className="h-3 w-28 rounded-1 bg-s3" />
              <div className={`h-3 max-w-[37rem] rounded-1 bg-s3 ${width}`} />
            </div>
          </div>
        ))}
    </div>
  );
}
