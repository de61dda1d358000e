// The open sockets: their limits, their ends, and what can be done to one from outside.
import type { WebSocket } from 'ws';
import type { Chaos } from '../chaos.ts';
import type { Clock } from '../clock.ts';
import type { Peer } from './events.ts';

export interface OpenSocket extends Peer {
  lastActiveAt: number;
  send(text: string): Promise<void>;
  close(code: number, reason: string): void;
}

export interface Sockets {
  get(connectionId: string): OpenSocket | undefined;
  /** Takes over an open WebSocket. `onFrame` gets each text message, `onEnd` the one end. */
  add(
    peer: Peer,
    socket: WebSocket,
    on: { frame(text: string): void; end(code: number, reason: string): void },
  ): OpenSocket;
  stop(): void;
}

const MINUTE = 60_000;
/** L3, L4: fixed limits of API Gateway. Milliseconds. */
const IDLE = 10 * MINUTE;
const LIFE = 120 * MINUTE;
const GOING_AWAY = 'Going away';
/** M10: how late the loss of a network may be noticed is documented nowhere, so these are guesses. */
const LOST_WITHIN = 5 * MINUTE;
const UNNOTICED = MINUTE;

export function createSockets(clock: Clock, chaos: Chaos): Sockets {
  const open = new Map<string, OpenSocket>();
  const all = new Set<WebSocket>();
  return {
    get: (connectionId) => open.get(connectionId),
    add: (peer, socket, on) => {
      const goAway = () => end(1001, GOING_AWAY);
      let endIdle = clock.after(IDLE, goAway);
      const endLife = clock.after(LIFE, goAway);
      const active = () => {
        entry.lastActiveAt = clock.now();
        endIdle();
        endIdle = clock.after(IDLE, goAway);
      };
      let ended = false;
      // The gateway counts a socket as gone once it has decided so, whether or not the other side answers the goodbye.
      const end = (code: number, reason: string, answer = true) => {
        if (ended) return;
        ended = true;
        open.delete(peer.connectionId);
        endIdle();
        endLife();
        if (answer && !lost) socket.close(code, reason);
        on.end(code, reason);
      };
      // M10: nothing comes or goes any more, and neither side knows: posts are answered with 200 until this one does.
      const fragile = chaos.happens('M10');
      let lost = false;
      const lose = () => {
        if (lost || ended) return;
        lost = true;
        // What the client sends, pings included, is neither read nor answered.
        socket.pause();
        clock.after(chaos.upTo('M10', UNNOTICED), () => end(1006, '', false));
      };
      if (fragile) clock.after(chaos.upTo('M10', LOST_WITHIN), lose);
      const entry = {
        ...peer,
        lastActiveAt: peer.connectedAt,
        send: (text: string) =>
          new Promise<void>((resolve) => {
            active();
            if (lost) resolve();
            else socket.send(text, () => resolve());
          }),
        close: (code: number, reason: string) => end(code, reason),
      };
      socket.on('message', (data: Buffer, isBinary) => {
        if (ended) return;
        // L2: text only.
        if (isBinary) return end(1003, 'Binary is not supported');
        active();
        on.frame(data.toString());
      });
      // `ws` has said its goodbye; without this, the end would be told as one without any, and only once the client answers.
      socket.on('error', (error: NodeJS.ErrnoException) => {
        const code = codeOf(error);
        if (code !== undefined) end(code, error.message, false);
      });
      socket.on('close', (code, reason) => {
        const why = code === 1005 ? 'Client-side close frame status not set' : reason.toString();
        all.delete(socket);
        if (code === 1006 && fragile) lose();
        else if (!lost) end(code, why, false);
      });
      open.set(peer.connectionId, entry);
      all.add(socket);
      return entry;
    },
    stop: () => {
      for (const socket of all) socket.terminate();
    },
  };
}

/** The code with which `ws` closes a socket whose bytes are wrong (RFC 6455, 7.4.1); undefined when the network failed. */
function codeOf({ code = '' }: NodeJS.ErrnoException): number | undefined {
  if (!code.startsWith('WS_ERR')) return undefined;
  const codes: Record<string, number> = {
    // L1
    WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
    WS_ERR_INVALID_UTF8: 1007,
    WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  };
  return codes[code] ?? 1002;
}
