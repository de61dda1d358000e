// The time that a function sees: that of the stack, which may go faster than this machine's.
import { type Pace, paced } from '../clock.ts';

/** What a function's process is told: `<origin>,<factor>`. */
export function paceText({ origin, factor }: Pace): string {
  return `${origin},${factor}`;
}

/**
 * From now on `Date` goes at the pace that `text` tells; without one it stays as it is. Timers and timeouts stay with
 * this machine's clock: a function works no faster because its time does.
 */
export function setPace(text: string | undefined): void {
  if (text === undefined) return;
  const [origin = 0, factor = 1] = text.split(',').map(Number);
  const real = Date;
  const now = () => paced({ origin, factor }, real.now());
  globalThis.Date = new Proxy(real, {
    apply: () => new real(now()).toString(),
    construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made) as Date,
    get: (target, key, self) => (key === 'now' ? now : (Reflect.get(target, key, self) as unknown)),
  });
}
