// Replies that are ready at once: those to one connection go out in one write, since that costs far more than the bytes
// in it, and past the sender of `ws`, which hands each frame to Node's stream in two pieces.
import type { WebSocket } from 'ws';
import type { Frame } from '../../core/seam.ts';
import { writeDirectly } from './direct.ts';
import { frameOf, joinFrames, openSocket } from './frames.ts';

/** Collects the replies of one tick: what becomes ready while others are handled that became ready together. */
export class Replies {
  readonly #frames = new Map<WebSocket, Buffer[]>();
  #written: (() => void)[] = [];

  /** Writes a reply, if there is one, at the end of this tick and in the order of the calls; then calls back. */
  send(socket: WebSocket, reply: Frame | undefined, written: () => void): void {
    if (reply !== undefined) {
      const frame = frameOf(reply);
      const frames = this.#frames.get(socket);
      if (frames) frames.push(frame);
      else this.#frames.set(socket, [frame]);
    }
    this.#written.push(written);
    if (this.#written.length === 1) process.nextTick(() => this.#flush());
  }

  #flush(): void {
    for (const [socket, frames] of this.#frames) {
      const raw = openSocket(socket);
      if (raw) writeDirectly([raw], joinFrames(frames));
    }
    this.#frames.clear();
    const written = this.#written;
    this.#written = [];
    for (const then of written) then();
  }
}
