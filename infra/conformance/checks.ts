// All checks of the checklist, in its order.
import { callbacks } from './checks/callbacks.ts';
import { events } from './checks/events.ts';
import { frames } from './checks/frames.ts';
import { handshakes } from './checks/handshakes.ts';
import { lags } from './checks/lag.ts';
import { limits } from './checks/limits.ts';
import { surprises } from './checks/surprises.ts';
import type { Check, NotApplicable } from './check.ts';
import { ids } from './checklist.ts';

export const checks: readonly (Check | NotApplicable)[] = [
  ...handshakes,
  ...events,
  ...frames,
  ...limits,
  ...callbacks,
  ...surprises,
  ...lags,
].toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
