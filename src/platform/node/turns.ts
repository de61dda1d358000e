// The order of one connection's frames: they start in order and are answered in order, some of them at once. The socket
// is not read while more of them wait, nor are they run while their sender does not read its answers.
import type { WebSocket } from 'ws';
import type { ConnectionId } from '../../core/ports.ts';
import type { Frame, Gateway } from '../../core/seam.ts';
import { onceDrained, unsentBytes } from './frames.ts';
import type { Replies } from './replies.ts';
import { BACKLOG_BYTES } from './slow.ts';

/** Bytes of unread answers above which no more commands are run: well below what makes the fan-out give a reader up. */
const UNREAD_BYTES = BACKLOG_BYTES / 4;

/**
 * Runs a connection's frames. Nobody waits for what a frame publishes. A class, because there are as many of them as
 * connections: functions of its own for each would take more memory than all the rest here.
 */
export class Turns {
  readonly #socket: WebSocket;
  readonly #gateway: Gateway;
  readonly #replies: Replies;
  readonly #connectionId: ConnectionId;
  readonly #inFlight: number;
  readonly #waiting: Frame[] = [];
  #running = 0;
  #answered = Promise.resolve();
  #unread = false;
  #settling = false;
  #settled = false;

  /** `inFlight`: how many frames may be unanswered at once. */
  constructor(socket: WebSocket, gateway: Gateway, replies: Replies, connectionId: ConnectionId, inFlight: number) {
    this.#socket = socket;
    this.#gateway = gateway;
    this.#replies = replies;
    this.#connectionId = connectionId;
    this.#inFlight = inFlight;
  }

  take(frame: Frame): void {
    // What comes after the goodbye was not promised anything: its sender sends it again.
    if (this.#settled) return;
    // An array that was never pushed to takes no room, and most frames need not wait.
    if (this.#waiting.length === 0 && this.#mayRun()) this.#run(frame);
    else this.#waiting.push(frame);
    this.#pump();
  }

  /** Reads no more, and resolves when every frame taken so far is answered. */
  async settle(): Promise<void> {
    this.#settling = true;
    this.#socket.pause();
    // What was read already goes on behind the last answer: until nothing was added while waiting.
    for (let last = this.#answered; ; last = this.#answered) {
      await last;
      if (last === this.#answered) break;
    }
    this.#settled = true;
  }

  #pump(): void {
    if (this.#settled) return;
    while (this.#waiting.length > 0 && this.#mayRun()) this.#run(this.#waiting.shift() as Frame);
    if (this.#waiting.length > 0) this.#socket.pause();
    else if (this.#socket.isPaused && !this.#settling) this.#socket.resume();
  }

  #run(frame: Frame): void {
    const result = this.#gateway.received(this.#connectionId, frame);
    this.#running += 1;
    this.#answered = this.#answered.then(async () => {
      const { reply, after } = await result;
      this.#replies.send(this.#socket, reply, () => {
        this.#running -= 1;
        void after?.();
        this.#pump();
      });
    });
  }

  #mayRun(): boolean {
    return this.#running < this.#inFlight && !this.#unread && !this.#isUnread();
  }

  /** Whether the sender leaves its answers unread; once it has read them all, its frames go on. */
  #isUnread(): boolean {
    if (unsentBytes(this.#socket) < UNREAD_BYTES) return false;
    this.#unread = true;
    onceDrained(this.#socket, () => {
      this.#unread = false;
      this.#pump();
    });
    return true;
  }
}
