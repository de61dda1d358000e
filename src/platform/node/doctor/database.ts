// The database: whole, of this version, in the mode that survives a power cut, with somebody who owns it.
import { existsSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { databaseFile, openReader, RESTORE } from '../store/database.ts';
import { SCHEMA_VERSION } from '../store/schema.ts';
import { type Check, fail, type Finding, ok, warn } from './finding.ts';

const about = 'database';
/** Bytes from which a journal is suspicious: it is folded into the database every few MB. */
const LARGE_JOURNAL = 64 * 1024 ** 2;
const REMEDY = `Stop the server and ${RESTORE}`;

export const database: Check = ({ config: { data } }) => {
  const file = databaseFile(data);
  if (!existsSync(file)) return [ok(about, 'there is none yet')];
  let db: Database | undefined;
  try {
    db = openReader(data);
    return [...whole(db, file), ...journal(file), ...version(db), ...owner(db)];
  } catch (error) {
    const what = `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return [fail(about, what, 'Without it there are no messages.', REMEDY)];
  } finally {
    db?.close();
  }
};

function whole(db: Database, file: string): Finding[] {
  const found = String(db.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok') return [fail(about, `${file} is damaged: ${found}`, 'Parts of it are lost or wrong.', REMEDY)];
  const { rooms, messages } = db
    .prepare('SELECT (SELECT count(*) FROM rooms) AS rooms, (SELECT count(*) FROM messages) AS messages')
    .get() as { rooms: number; messages: number };
  return [ok(about, `whole; messages: ${messages}, rooms: ${rooms}`)];
}

function journal(file: string): Finding[] {
  const size = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LARGE_JOURNAL) return [];
  const why = 'Something keeps it from being folded into the database, and it fills the disk.';
  const todo = 'End programs that have parley.db open, then restart the server.';
  return [warn(about, `its journal has ${Math.round(size / 1024 ** 2)} MiB`, why, todo)];
}

function version(db: Database): Finding[] {
  const found = db.pragma('user_version', { simple: true }) as number;
  const what = `its schema is ${found}, this version knows ${SCHEMA_VERSION}`;
  if (found === SCHEMA_VERSION) return [ok(about, what)];
  if (found < SCHEMA_VERSION) {
    return [warn(about, what, 'The server that runs is older.', 'Restart it: a start keeps a copy and migrates.')];
  }
  return [fail(about, what, 'A newer version wrote it, and this one does not start on it.', 'Install that version.')];
}

function owner(db: Database): Finding[] {
  const found = db.prepare("SELECT 1 FROM records WHERE kind = 'owner'").get();
  if (found !== undefined) return [];
  return [
    warn(
      'owner',
      'nobody is the owner yet',
      'Only the owner may change the lobby.',
      'Open a link: npm run parley -- owner-link',
    ),
  ];
}
