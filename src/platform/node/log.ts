// The Log port: one line of JSON per event, on standard error.
import type { Log } from '../../core/ports.ts';

export const log: Log = {
  write(level, what, fields = {}) {
    process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, what, ...fields })}\n`);
  },
};
