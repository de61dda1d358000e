// Puts a backup in the place of what a data folder holds. Every room begins a new life (epoch), so that clients notice
// that their cursors are of another log, and read anew.
import { closeSync, copyFileSync, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { ids } from '../../http/identity.ts';
import { claimFolder, databaseFile, inUse } from './store/database.ts';
import { likeFolder, syncFile } from './store/files.ts';
import { migrate } from './store/schema.ts';
import { type Contents, verify } from './store/verify.ts';

export interface Restored {
  contents: Contents;
  /** Where the database that was there is kept; undefined when there was none. */
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
    // One step: there is never a moment without a database, which a start would take for an empty place.
    renameSync(fresh, databaseFile(folder));
    syncFile(databaseFile(folder));
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

/** Keeps the present database under another name too, with its journal. A damaged one is kept as it is. */
function keepPresent(present: string): string | undefined {
  if (!existsSync(present)) return undefined;
  fold(present);
  const kept = `${present}.before-${new Date().toISOString().replaceAll(':', '-')}`;
  try {
    linkSync(present, kept);
  } catch {
    copyFileSync(present, kept); // Not every file system knows a second name for a file.
  }
  // What is left of its journal belongs to it; beside the restored database it would be taken for a part of that.
  if (existsSync(`${present}-wal`)) renameSync(`${present}-wal`, `${kept}-wal`);
  rmSync(`${present}-shm`, { force: true });
  likeFolder(kept);
  return kept;
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
