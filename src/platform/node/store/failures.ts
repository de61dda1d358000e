// What a failed write means: for the sender, and for this process.
import Sqlite from 'better-sqlite3';
import { ChatError, type ErrorCode } from '../../../protocol/errors.ts';

/** A failure that can cross between threads. `fatal`: the process must end, since what is on the disk is unknown. */
export interface Failure {
  code: ErrorCode;
  message: string;
  cause?: string;
  fatal?: boolean;
}

/** After a failed sync the page cache no longer tells what reached the disk; a damaged file only gets worse. */
const FATAL = /^SQLITE_(?:IOERR_(?:DIR_)?FSYNC|CORRUPT|NOTADB)/u;
const TRANSIENT = /^SQLITE_(?:FULL|IOERR|BUSY|READONLY|CANTOPEN|PERM|NOMEM)/u;

/** Describes what was thrown inside the writer. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ChatError) return { code: error.code, message: error.message };
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (!(error instanceof Sqlite.SqliteError)) return { code: 'internal', message: '', cause };
  if (FATAL.test(error.code)) return { code: 'unavailable', message: '', cause, fatal: true };
  return { code: TRANSIENT.test(error.code) ? 'unavailable' : 'internal', message: '', cause };
}
