// Whether a file is a whole database of ours, and what is in it.
import { existsSync, statSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { SCHEMA_VERSION } from './schema.ts';

/** What a database holds. */
export interface Contents {
  rooms: number;
  messages: number;
  users: number;
  /** ISO 8601; '' when nothing was ever said. */
  newest: string;
  /** Size of the file in bytes. */
  bytes: number;
}

/** Tables that every version of ours has had. */
const TABLES = ['entries', 'keys', 'members', 'messages', 'records', 'rooms', 'users'];

/** Reads a file from end to end. Throws a sentence for the owner that says what is wrong with it. */
export function verify(file: string): Contents {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const { size: bytes } = statSync(file);
  if (bytes === 0) throw new Error(`${file} is empty: the backup was not finished.`);
  let db: Database | undefined;
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true });
    return { ...contentsOf(db, file), bytes };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'SQLITE_NOTADB') throw new Error(`${file} is no backup of Parley.`, { cause });
    if (!code.startsWith('SQLITE_') || !(cause instanceof Error)) throw cause;
    const what = code.startsWith('SQLITE_CORRUPT') ? 'is damaged' : 'cannot be read';
    throw new Error(`${file} ${what}: ${cause.message}.`, { cause });
  } finally {
    db?.close();
  }
}

function contentsOf(db: Database, file: string): Omit<Contents, 'bytes'> {
  const read = (sql: string) => db.prepare<unknown[], unknown>(sql).pluck();
  const tables = read("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as string[];
  if (!TABLES.every((table) => tables.includes(table))) throw new Error(`${file} is no backup of Parley.`);
  const schema = db.pragma('user_version', { simple: true }) as number;
  if (schema > SCHEMA_VERSION) {
    const update = 'Install the newer version of Parley first.';
    throw new Error(`${file} is of a newer version (schema ${schema}, this one knows ${SCHEMA_VERSION}). ${update}`);
  }
  const found = db.pragma('integrity_check(1)', { simple: true });
  if (found !== 'ok') throw new Error(`${file} is damaged: ${String(found)}.`);
  if ((db.pragma('foreign_key_check') as unknown[]).length > 0)
    throw new Error(`${file} is damaged: parts are missing.`);
  const count = (table: string) => read(`SELECT count(*) FROM ${table}`).get() as number;
  return {
    rooms: count('rooms'),
    messages: count('messages'),
    users: count('users'),
    newest: (read('SELECT max(timestamp) FROM rooms').get() as string | null) ?? '',
  };
}
