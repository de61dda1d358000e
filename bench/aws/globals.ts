// Puts what the code under test takes from its surroundings on virtual time: pauses, the time of day, chance. Digests are
// made at once instead of by another thread, which would answer when it likes.
import { createHash } from 'node:crypto';
import type { VirtualTime } from './time.ts';

/** Runs `main` in virtual time. `random`: gives numbers from 0 up to 1. Everything is as it was afterwards. */
export async function inVirtualTime<T>(time: VirtualTime, random: () => number, main: () => Promise<T>): Promise<T> {
  const { setTimeout, clearTimeout } = globalThis;
  const { now } = Date;
  const chance = Math.random;
  const { digest } = crypto.subtle;
  Object.assign(globalThis, {
    setTimeout: (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
      const timer = { cancel: time.after(ms, () => work(...args)), ref: () => timer, unref: () => timer };
      return timer;
    },
    clearTimeout: (timer?: { cancel?: () => void }) => timer?.cancel?.(),
  });
  Date.now = time.now;
  Math.random = random;
  crypto.subtle.digest = async (_, bytes) => {
    const { buffer } = Uint8Array.from(
      createHash('sha256')
        .update(new Uint8Array(bytes as ArrayBuffer))
        .digest(),
    );
    return buffer;
  };
  try {
    return await time.run(main);
  } finally {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Date.now = now;
    Math.random = chance;
    crypto.subtle.digest = digest;
  }
}
