// X2: AWS sends `$disconnect` as well as it can, and no better.
import type { Chaos } from '../chaos.ts';
import type { Clock } from '../clock.ts';

/** Milliseconds. How late it may be is documented nowhere: a guess. */
const LATE = 60_000;

export interface Goodbyes {
  /** Whether this client is lost while its handshake is under way, so that its `$disconnect` overtakes `$connect`. */
  tooEarly(): boolean;
  /** Runs a `$disconnect`: now, or as the switch will have it late or never. */
  send(run: () => void): void;
}

export function createGoodbyes(chaos: Chaos, clock: Clock): Goodbyes {
  // Of the three things that may happen, one happens to handshakes and two to sockets.
  return {
    tooEarly: () => chaos.happens('X2') && chaos.upTo('X2', 3) < 1,
    send: (run) => {
      if (!chaos.happens('X2')) return run();
      if (chaos.upTo('X2', 2) < 1) clock.after(chaos.upTo('X2', LATE), run);
    },
  };
}
