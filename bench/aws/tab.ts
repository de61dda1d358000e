// A tab that has one message to send: the client's own socket, and the rule of its outbox for what was not acknowledged.
import { createBackoff } from '../../src/client/backoff.ts';
import type { Clock } from '../../src/client/clock.ts';
import { Refusal } from '../../src/client/refusal.ts';
import { openSocket } from '../../src/client/socket.ts';
import { pause } from '../../infra/local/clock.ts';
import type { World } from './world.ts';

export interface Sent {
  key: string;
  /** Frames that were sent with this key. */
  tries: number;
  /** The place in the log that was acknowledged, and when, in Unix milliseconds. */
  seq?: number;
  at?: number;
  /** The code of a refusal after which no retry makes sense. */
  refused?: string;
}

const nothing = (): void => undefined;

/** Sends a message until it is acknowledged, or refused for good. `connectionId`: an open connection. */
export async function sendUntilStored(world: World, connectionId: string, roomId: string, key: string): Promise<Sent> {
  const { time, random } = world;
  const clock: Clock = { now: () => time.now(), after: (ms, work) => time.after(ms, work), random };
  const socket = await openSocket({
    WebSocket: socketOf(world, connectionId),
    url: 'wss://api.example/production',
    ticket: 'used',
    clock,
    arrived: nothing,
    told: nothing,
    ended: nothing,
  });
  const backoff = createBackoff(clock);
  for (let tries = 1; ; tries += 1) {
    try {
      const ok = await socket.ask('sendmessage', { roomId, key, message: `The message ${key}` });
      return { key, tries, seq: (ok as { seq: number }).seq, at: time.now() };
    } catch (error) {
      const refusal = error instanceof Refusal ? error : undefined;
      if (refusal?.retry === 'never') return { key, tries, refused: refusal.code };
      await pause(time, backoff.next(refusal?.afterMs));
    }
  }
}

/** A WebSocket that is the connection of the world with this id, and open at once. */
function socketOf({ api, sockets }: World, connectionId: string): typeof globalThis.WebSocket {
  class Socket extends EventTarget {
    constructor() {
      super();
      const socket = sockets.get(connectionId);
      if (socket === undefined) throw new Error(`There is no connection ${connectionId}.`);
      socket.listener = (data) => this.dispatchEvent(new MessageEvent('message', { data }));
      queueMicrotask(() => this.dispatchEvent(new Event('open')));
    }

    send(text: string): void {
      void api.frame(connectionId, text);
    }

    close(): void {
      // The world ends with the run.
    }
  }
  return Socket as unknown as typeof globalThis.WebSocket;
}
