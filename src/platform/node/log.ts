// The Log port: one line per event, on standard error; JSON, but for people at a terminal. The lines of one turn of the event loop are written at
// once, and a reader who does not keep up loses lines instead of making us wait.
import type { Log } from '../../core/ports.ts';
import type { LogLevel } from './settings.ts';

/** Bytes that may wait for whoever reads the log; more lines are dropped, and counted. */
const BACKLOG_BYTES = 1024 * 1024;

export interface NodeLog extends Log {
  /** Lines dropped so far. */
  dropped(): number;
  /** Resolves when every line is written, or its reader is gone. */
  drain(): Promise<void>;
}

const ranks: { [level in LogLevel]: number } = { info: 0, warn: 1, error: 2 };

type Out = NodeJS.WritableStream & { writableLength: number; isTTY?: boolean };

/** `least`: what is below this level is not written. */
export function createLog(least: LogLevel, out: Out): NodeLog {
  const lineOf = out.isTTY === true ? wordsOf : jsonOf;
  let waiting = '';
  let scheduled = false;
  let dropped = 0;
  let told = 0;

  function flush(done?: () => void): void {
    scheduled = false;
    if (dropped > told && waiting.length + out.writableLength < BACKLOG_BYTES) {
      waiting = lineOf('warn', 'log lines dropped', { lines: dropped - told }) + waiting;
      told = dropped;
    }
    const text = waiting;
    waiting = '';
    // Called back also when the other side is gone.
    if (text !== '' || done) out.write(text, () => done?.());
  }

  return {
    write(level, what, fields) {
      if (ranks[level] < ranks[least]) return;
      if (waiting.length + out.writableLength >= BACKLOG_BYTES) dropped += 1;
      else waiting += lineOf(level, what, fields);
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush);
    },
    dropped: () => dropped,
    drain: () => new Promise((resolve) => flush(resolve)),
  };
}

/** Values stay JSON: nothing in them can be taken for a sequence that moves the cursor or colours the terminal. */
function wordsOf(level: string, what: string, fields: object = {}): string {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  const said = known.map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `${new Date().toTimeString().slice(0, 8)} ${level}: ${[what, ...said].join(', ')}\n`;
}

function jsonOf(level: string, what: string, fields: object = {}): string {
  return `${JSON.stringify({ time: new Date().toISOString(), level, what, ...fields })}\n`;
}
