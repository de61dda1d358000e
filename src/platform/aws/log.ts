// One line of JSON per event, for CloudWatch Logs.
import type { Log } from '../../core/ports.ts';

export const log: Log = {
  write(level, what, fields = {}) {
    // oxlint-disable-next-line no-console -- on Lambda this is the way to the log group
    console.log(JSON.stringify({ level, what, ...fields }));
  },
};
