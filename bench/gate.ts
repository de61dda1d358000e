// The quiet gate: a step during which others used the machine says little. It is repeated as long as there is time for
// that, and marked when no quiet one came.
import type { Step } from './generator.ts';

/** A step, and what the machine did meanwhile. Loads are shares of one core. */
export interface Measured extends Step {
  /** CPU seconds of the server. */
  serverCpu: number;
  serverLoad: number;
  generatorLoad: number;
  /** Everybody else's load, and what the host took away. */
  foreignLoad: number;
}

/** Foreign load above which a step counts as disturbed. */
export const QUIET = 0.15;

/** Seconds that a whole bench may spend on waiting and repeating. */
export interface Patience {
  seconds: number;
}

/** Repeats a step that was disturbed, and gives the quietest. `seconds`: what one more try costs. */
export async function quietly(
  step: () => Promise<Measured>,
  { patience, seconds, pause }: { patience: Patience; seconds: number; pause: () => Promise<void> },
): Promise<Measured> {
  let best = await step();
  while (best.foreignLoad > QUIET && patience.seconds >= seconds) {
    patience.seconds -= seconds;
    await pause();
    const again = await step();
    if (again.foreignLoad < best.foreignLoad) best = again;
  }
  return best;
}

/** What went wrong with messages in a step, in words; nothing in a sound one. */
export function faultsOf(step: Step): string[] {
  const counts: [number, string][] = [
    [step.lost, 'deliveries lost'],
    [step.repeated, 'deliveries twice or out of order'],
    [step.late, 'deliveries of an earlier step'],
    [step.differing, 'people with another order than their room'],
    [step.unanswered, 'messages not acknowledged'],
    [step.refused, 'messages refused'],
    [step.gone, 'connections lost'],
  ];
  return counts.filter(([count]) => count !== 0).map(([count, what]) => `${count} ${what}`);
}
