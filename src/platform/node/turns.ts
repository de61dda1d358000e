// The order of one connection's frames: they start in order and are answered in order, some of them at once. The socket
// is not read while more of them wait, nor are they run while their sender does not read its answers.
import type { WebSocket } from 'ws';
import type { Frame, Gateway } from '../../core/seam.ts';
import { BACKLOG_BYTES } from './slow.ts';

/** Bytes of unread answers above which no more commands are run: well below what makes the fan-out give a reader up. */
const UNREAD_BYTES = BACKLOG_BYTES / 4;

export interface Turns {
  take(frame: Frame): void;
  /** Reads no more, and resolves when every frame taken so far is answered. */
  settle(): Promise<void>;
}

/** Runs a socket's frames. `inFlight`: how many may be unanswered at once. Nobody waits for what a frame publishes. */
export function takeTurns(
  socket: WebSocket,
  inFlight: number,
  run: (frame: Frame) => ReturnType<Gateway['received']>,
): Turns {
  const waiting: Frame[] = [];
  let running = 0;
  let answered = Promise.resolve();
  let settling = false;
  let settled = false;

  function pump(): void {
    if (settled) return;
    while (running < inFlight && waiting.length > 0 && socket.bufferedAmount < UNREAD_BYTES) {
      const result = run(waiting.shift() as Frame);
      running += 1;
      answered = answered.then(async () => {
        const { reply, after } = await result;
        running -= 1;
        // Called again once the answer has left, in case its sender was slow to read.
        if (reply !== undefined) socket.send(reply, pump);
        void after?.();
        pump();
      });
    }
    if (waiting.length > 0) socket.pause();
    else if (socket.isPaused && !settling) socket.resume();
  }

  return {
    take(frame) {
      // What comes after the goodbye was not promised anything: its sender sends it again.
      if (!settled) waiting.push(frame);
      pump();
    },
    async settle() {
      settling = true;
      socket.pause();
      // What was read already goes on behind the last answer: until nothing was added while waiting.
      for (let last = answered; ; last = answered) {
        await last;
        if (last === answered) break;
      }
      settled = true;
    },
  };
}
