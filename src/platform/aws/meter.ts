// The Meter port: durations for the log. The counts are CloudWatch's own, of functions, tables and routes.
import type { Meter } from '../../core/ports.ts';

export const meter: Meter = {
  command() {
    const start = performance.now();
    return () => Math.round((performance.now() - start) * 10) / 10;
  },
  refused: () => undefined,
  limited: () => undefined,
};
