// The next connection before the present one ends: opened beside it and taken over in one step, so that nothing shows.
import { createBackoff } from './backoff.ts';
import { type Clock, noWait } from './clock.ts';
import { Lost, Refusal } from './refusal.ts';
import type { Socket } from './socket.ts';

/** The part of a connection's life after which the next one is opened: 100 to 115 minutes of API Gateway's two hours. */
const EARLIEST = 5 / 6;
/** Tabs that came together, as after a restart, go apart by this. */
const SPREAD = 1 / 8;

export interface HandoverOptions {
  clock: Clock;
  /** Shakes hands; undefined, and nothing is left open, when it is `wanted` no more. */
  dial(wanted: () => boolean): Promise<Socket | undefined>;
  /** Greets over the next socket; false if it is somebody else's. */
  greet(next: Socket): Promise<boolean>;
  /** Lets the same rooms' events flow over it. */
  follow(next: Socket): Promise<void>;
  /** It is the connection from now on. */
  take(next: Socket): void;
  /** Somebody else has come in by this browser: there is nothing to hand over. */
  replaced(): void;
}

export interface Handover {
  /** The connection ends in `lifeMs` milliseconds: the next one is there before. Without it, there is no end to expect. */
  plan(lifeMs: number | undefined): void;
  /** There is nothing to hand over any more. */
  cancel(): void;
}

/** Plans for one connection at a time. Where the next one cannot be had, the present one goes on to its end. */
export function createHandover(options: HandoverOptions): Handover {
  const { clock } = options;
  /** The plan that holds; what belongs to an older one finds another here. */
  let plan = {};
  let cancelWait = noWait;

  function cancel(): void {
    plan = {};
    cancelWait();
  }

  async function begin(backoff = createBackoff(clock)): Promise<void> {
    const mine = plan;
    const wanted = (): boolean => mine === plan;
    let next: Socket | undefined;
    try {
      next = await options.dial(wanted);
      const me = next && (await options.greet(next));
      if (next && me && wanted()) await options.follow(next);
      if (next && me && wanted()) return options.take(next);
      next?.cut();
      if (me === false && wanted()) options.replaced();
    } catch (error) {
      next?.cut();
      const refusal = error instanceof Refusal ? error : undefined;
      if (!refusal && !(error instanceof Lost)) throw error;
      if (!wanted() || (refusal && refusal.retry !== 'later')) return;
      cancelWait = clock.after(backoff.next(refusal?.afterMs), () => void begin(backoff));
    }
  }

  return {
    plan(lifeMs) {
      cancel();
      if (lifeMs === undefined) return;
      cancelWait = clock.after(lifeMs * (EARLIEST + SPREAD * clock.random()), () => void begin());
    },
    cancel,
  };
}
