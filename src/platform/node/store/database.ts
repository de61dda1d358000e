// Opening the database file: where it is, how it is opened, and that only one process owns it.
import { accessSync, chmodSync, closeSync, constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { likeFolder } from './files.ts';
import { migrate, SCHEMA_VERSION } from './schema.ts';

/** Pages that each connection keeps, in KiB below zero: what is left out is in the system's cache, which all share. */
const CACHE_SIZE = -4_000;

/**
 * Pages in the journal at which it is folded into the database, four times SQLite's own: the same pages are written again and
 * again, and each folding writes them and syncs twice. So the journal has some 16 MB.
 */
const JOURNAL_PAGES = 4_000;

/** What to do about a damaged database, as the end of a sentence. It is kept as it is, beside the restored one. */
export const RESTORE = 'restore a backup: npm run parley -- restore FILE';

/** The database file within a data folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'parley.db');
}

/**
 * Makes the data folder (mode 0700) and takes it for this process, until it ends in whatever way: the operating system
 * releases the file lock. Returns how to let go earlier. Throws with a sentence for the owner.
 */
export function claimFolder(folder: string): () => void {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new Error(`The data folder ${folder} cannot be made: ${reason(cause)}.`, { cause });
  }
  mustWriteFolder(folder);
  let lock: Database;
  try {
    // SQLite would open for reading what it may not write, and nobody would know before the first write.
    if (existsSync(join(folder, 'parley.lock'))) mustWrite(join(folder, 'parley.lock'));
    // Whoever only looks whether it is free holds it for a moment.
    lock = new Sqlite(join(folder, 'parley.lock'), { timeout: 500 });
    takeLock(lock);
    likeFolder(lock.name);
  } catch (cause) {
    const busy = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY';
    const why = busy ? 'is in use by another process of Parley' : `cannot be written: ${reason(cause)}`;
    throw new Error(`The data folder ${folder} ${why}.`, { cause });
  }
  return () => lock.close();
}

/** Whether a process owns a data folder now. Makes nothing. */
export function inUse(folder: string): boolean {
  const file = join(folder, 'parley.lock');
  if (!existsSync(file)) return false;
  const lock = new Sqlite(file, { timeout: 0, fileMustExist: true });
  try {
    takeLock(lock);
    return false;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY') return true;
    throw cause;
  } finally {
    lock.close();
  }
}

/** Whether a data folder holds a database of this very version, so that it may be written beside a server. */
export function isPrepared(folder: string): boolean {
  if (!existsSync(databaseFile(folder))) return false;
  const db = openReader(folder);
  try {
    return db.pragma('user_version', { simple: true }) === SCHEMA_VERSION;
  } finally {
    db.close();
  }
}

/** Takes the file for this connection. In memory, since a full disk takes no journal, and nothing is ever committed. */
function takeLock(lock: Database): void {
  lock.pragma('journal_mode = MEMORY');
  lock.exec('BEGIN EXCLUSIVE');
}

/** Throws when this user may not write a file, or make files in a folder. */
function mustWrite(path: string): void {
  const { W_OK, X_OK } = constants;
  accessSync(path, statSync(path).isDirectory() ? W_OK | X_OK : W_OK);
}

/** Throws a sentence for the owner when this user may not write the database in a folder. */
export function mustWriteFiles(folder: string): void {
  const file = databaseFile(folder);
  for (const part of [file, `${file}-wal`, `${file}-shm`].filter((one) => existsSync(one))) {
    try {
      mustWrite(part);
    } catch (cause) {
      throw new Error(`${part} cannot be written: ${reason(cause)}.`, { cause });
    }
  }
}

/** Throws a sentence for the owner when a folder that is there may not be written. */
export function mustWriteFolder(folder: string): void {
  try {
    if (!existsSync(folder)) return;
    if (!statSync(folder).isDirectory()) throw new Error('it is a file');
    mustWrite(folder);
  } catch (cause) {
    throw new Error(`The data folder ${folder} cannot be written: ${reason(cause)}.`, { cause });
  }
}

/** Makes a folder and those above it, each for the owner's eyes only. */
function makeFolder(folder: string): void {
  // Node's own recursive way never returns where the file system refuses with ENOENT, as /proc does.
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/**
 * Prepares the database file: backs it up before a migration, migrates it. True: the last stop was unclean, and since
 * nothing had to be migrated, nobody has looked for damage yet. Throws with a sentence for the owner when it is damaged, cannot be written, or is of a newer version.
 */
export async function prepareDatabase(folder: string): Promise<boolean> {
  const file = databaseFile(folder);
  // A clean stop folds the journal into the database; after any other there is something left in it.
  const unclean = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  let current: boolean;
  mustWriteFiles(folder);
  try {
    const db = openWriter(folder);
    try {
      const found = db.pragma('user_version', { simple: true }) as number;
      current = found === SCHEMA_VERSION;
      if (unclean && !current && db.pragma('quick_check', { simple: true }) !== 'ok') throw new Error('it is damaged');
      if (found > 0 && found < SCHEMA_VERSION) await keep(db, `${file}.before-${SCHEMA_VERSION}`);
      migrate(db);
    } finally {
      db.close();
    }
  } catch (cause) {
    throw new Error(`${file} cannot be used: ${reason(cause)}. If it was fine before, ${RESTORE}`, { cause });
  }
  chmodSync(file, 0o600);
  likeFolder(file);
  return unclean && current;
}

/** Copies a database as it is. The file is the owner's alone from before anything is in it. */
async function keep(db: Database, copy: string): Promise<void> {
  closeSync(openSync(copy, 'a'));
  chmodSync(copy, 0o600);
  likeFolder(copy);
  await db.backup(copy);
}

/** A connection that writes. FULL: a commit that returned is on the disk. */
export function openWriter(folder: string): Database {
  const db = new Sqlite(databaseFile(folder), { timeout: 5_000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma(`cache_size = ${CACHE_SIZE}`);
  db.pragma(`wal_autocheckpoint = ${JOURNAL_PAGES}`);
  return db;
}

/** A connection that only reads; it sees every commit that was acknowledged before. */
export function openReader(folder: string): Database {
  const db = new Sqlite(databaseFile(folder), { readonly: true, timeout: 5_000 });
  db.pragma(`cache_size = ${CACHE_SIZE}`);
  return db;
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
