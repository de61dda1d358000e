// The highest rate that a server keeps: a ladder of short steps, the same for everybody, then three halvings.
import { faultsOf, type Measured } from './gate.ts';

/** Milliseconds that one of a hundred deliveries may exceed. */
const P99_MS = 100;
const RUNG = 1.6;
const HALVINGS = 3;
/** Share of its core above which the generator, not the server, may be what is measured. */
const BUSY = 0.9;

export interface Ramp {
  /** The highest step that was kept; undefined when not even the first was. */
  best: Measured | undefined;
  /** What ended the ramp. */
  stop: 'server' | 'generator' | 'ramp';
}

/** Whether a server kept a step: everything arrived once and in order, and 99 of 100 deliveries within 100 ms. */
export function kept(step: Measured): boolean {
  return !step.overloaded && step.p99 < P99_MS && faultsOf(step).length === 0;
}

/**
 * Climbs from a rate in messages per second, whose step is given, to at most another. `rest`: lets a server that was
 * overloaded come to itself.
 */
export async function climb(
  first: { rate: number; step: Measured },
  most: number,
  { step, rest }: { step: (rate: number) => Promise<Measured>; rest: () => Promise<unknown> },
): Promise<Ramp> {
  let best = kept(first.step) ? first.step : undefined;
  let failed = best ? undefined : first.step;
  let low = best ? first.rate : 0;
  let high = first.rate;

  async function climbTo(rate: number): Promise<boolean> {
    const one = await step(rate);
    if (kept(one)) {
      best = one;
      low = rate;
      failed = undefined;
      return true;
    }
    failed = one;
    high = rate;
    await rest();
    return false;
  }

  // A rung that failed is tried once more: a second is short, and one hiccup would cost everything above.
  while (low > 0 && low * RUNG <= most) if (!(await climbTo(low * RUNG)) && !(await climbTo(low * RUNG))) break;
  if (!failed) return { best, stop: 'ramp' };
  const stop = stopOf(failed);
  for (let i = 0; i < HALVINGS; i += 1) await climbTo((low + high) / 2);
  return { best, stop };
}

function stopOf({ generatorLoad, serverLoad }: Measured): 'server' | 'generator' {
  return generatorLoad > BUSY && serverLoad < BUSY ? 'generator' : 'server';
}
