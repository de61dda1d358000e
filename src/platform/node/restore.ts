// Puts a backup in the place of what a data folder holds. Every room begins a new life (epoch), so that clients notice
// that their cursors are of another log, and read anew.
import { closeSync, copyFileSync, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { ids } from './identity.ts';
import { claimFolder, databaseFile, inUse } from './store/database.ts';
import { likeFolder, syncFile } from './store/files.ts';
import { migrate } from './store/schema.ts';
import { type Contents, verify } from './store/verify.ts';

/** What SQLite writes beside a database and, when it opens one of that name, takes for a part of it. */
const JOURNALS = ['-wal', '-journal'];

export interface Restored {
  contents: Contents;
  /** Where what was there is kept: the database, or the journal that one left behind; undefined when there was nothing. */
  kept: string | undefined;
}

/** Restores a backup. Throws a sentence for the owner, and has changed nothing then, when the backup is no good. */
export function restore(folder: string, file: string): Restored {
  if (inUse(folder)) throw new Error(`A server runs on ${folder}. Stop it first, then restore.`);
  const contents = verify(file);
  const release = claimFolder(folder);
  const fresh = `${databaseFile(folder)}.restoring`;
  try {
    rmSync(fresh, { force: true });
    closeSync(openSync(fresh, 'wx', 0o600));
    prepare(file, fresh);
    likeFolder(fresh);
    syncFile(fresh);
    const kept = keepPresent(databaseFile(folder));
    // A power cut must not bring the old journal back beside the new database.
    syncFile(fresh);
    // One step: there is never a moment without a database, which a start would take for an empty place.
    renameSync(fresh, databaseFile(folder));
    syncFile(databaseFile(folder));
    check(databaseFile(folder), contents, kept);
    return { contents, kept };
  } finally {
    rmSync(fresh, { force: true });
    release();
  }
}

/** Copies a backup and makes it ready to be served. */
function prepare(file: string, fresh: string): void {
  const backup = new Sqlite(file, { readonly: true });
  try {
    backup.prepare('VACUUM INTO ?').run(fresh);
  } finally {
    backup.close();
  }
  const db = new Sqlite(fresh);
  try {
    db.pragma('synchronous = FULL');
    migrate(db);
    db.transaction(() => renew(db)).immediate();
  } finally {
    db.close();
  }
}

/** New epochs; and what was handed out for one use may have been used since. */
function renew(db: Database): void {
  const rooms = db.prepare<unknown[], string>('SELECT roomId FROM rooms').pluck().all();
  const renewed = db.prepare('UPDATE rooms SET epoch = ? WHERE roomId = ?');
  for (const roomId of rooms) renewed.run(ids.next(), roomId);
  db.exec("DELETE FROM records WHERE kind IN ('ticket', 'owner_link')");
}

/**
 * Keeps the present database under another name too, with its journal. A damaged one is kept as it is; of one that was
 * moved away by hand, the journal may still be there, with what was acknowledged last.
 */
function keepPresent(present: string): string | undefined {
  const kept = `${present}.before-${new Date().toISOString().replaceAll(':', '-')}`;
  const there = existsSync(present);
  if (there) {
    fold(present);
    try {
      linkSync(present, kept);
    } catch {
      copyFileSync(present, kept); // Not every file system knows a second name for a file.
    }
    likeFolder(kept);
  }
  // What is left of a journal belongs to the old database; beside the restored one it would be taken for a part of that.
  const journals = JOURNALS.filter((journal) => existsSync(present + journal));
  for (const journal of journals) renameSync(present + journal, kept + journal);
  // The index of a journal; SQLite makes it anew.
  rmSync(`${present}-shm`, { force: true });
  return there ? kept : journals.map((journal) => kept + journal)[0];
}

/** Folds a journal that an unclean stop left into its database. */
function fold(present: string): void {
  try {
    const db = new Sqlite(present);
    try {
      db.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  } catch {
    // A damaged database may be the very reason to restore: it is kept with its journal.
  }
}

/** Reads what a server will open from end to end, under its own name. */
function check(present: string, { rooms, messages, users }: Contents, kept: string | undefined): void {
  const found = verify(present);
  if (found.rooms === rooms && found.messages === messages && found.users === users) return;
  const before = kept === undefined ? '' : ` What was there before is kept as ${kept}.`;
  throw new Error(`${present} does not hold what the backup holds: do not start a server on it.${before}`);
}
