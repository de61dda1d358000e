import { useState } from 'react';
import type { Problem } from '../client/answer.ts';
import type { RoomView } from '../protocol/room.ts';
import { Button } from './Button.tsx';
import { troubleOf } from './problem.ts';
import { useChat, useConnected } from './useChat.ts';
import { words } from './words.ts';

/** Stands where one would write, in an open room that one is not in. */
export function JoinBar({ room }: { room: RoomView }) {
  const chat = useChat();
  const connected = useConnected();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function join(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    const answer = await chat.joinRoom(room.roomId);
    setBusy(false);
    if (!answer.ok) setProblem(answer.problem);
  }

  return (
    <div
      data-region="composer"
      className="flex shrink-0 flex-wrap items-center justify-end gap-x-4 gap-y-2 border-t border-line px-6 py-3 pb-[calc(0.75rem+env(safe-area-inset-bottom))] @max-[1180px]/app:px-5 @max-[640px]/app:px-4"
    >
      <p className="min-w-0 grow text-face text-ink-2">
        <bdi>{words.joinToWrite(room.name)}</bdi>
      </p>
      <p role="alert" className="text-second text-danger empty:hidden">
        {problem && troubleOf(problem)}
      </p>
      <Button look="primary" id="composer" data-first disabled={busy || !connected} onClick={() => void join()}>
        {words.joinRoom}
      </Button>
    </div>
  );
}
