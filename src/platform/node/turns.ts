// The order of one connection's frames: they start in order and are answered in order, some of them at once, and the
// socket is not read while more of them wait.
import type { WebSocket } from 'ws';
import type { Frame, Gateway } from '../../core/seam.ts';

/** Runs a socket's frames. `inFlight`: how many may be unanswered at once. Nobody waits for what a frame publishes. */
export function takeTurns(
  socket: WebSocket,
  inFlight: number,
  run: (frame: Frame) => ReturnType<Gateway['received']>,
): (frame: Frame) => void {
  const waiting: Frame[] = [];
  let running = 0;
  let answered = Promise.resolve();

  function pump(): void {
    while (running < inFlight && waiting.length > 0) {
      const result = run(waiting.shift() as Frame);
      running += 1;
      answered = answered.then(async () => {
        const { reply, after } = await result;
        if (reply !== undefined) socket.send(reply);
        running -= 1;
        void after?.();
        pump();
      });
    }
    if (waiting.length > 0) socket.pause();
    else if (socket.isPaused) socket.resume();
  }

  return (frame) => {
    waiting.push(frame);
    pump();
  };
}
