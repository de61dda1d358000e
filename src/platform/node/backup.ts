// A backup: one file, whole and checked, also while the server runs (docs/adr/0007-a-backup-is-one-file.md).
import { accessSync, closeSync, constants, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { databaseFile, openReader } from './store/database.ts';
import { syncFile } from './store/files.ts';
import { type Contents, verify } from './store/verify.ts';

/**
 * Copies the database of a data folder, as it is at one moment, to a new file (mode 0600) and reads the copy from end to
 * end. Throws a sentence for the owner when it cannot, or when the file is there already; then nothing is left behind.
 */
export function backUp(folder: string, file: string): Contents {
  mustRead(folder);
  const partial = `${file}.partial`;
  const ours: string[] = [];
  try {
    if (existsSync(file)) throw taken(file);
    ours.push(claim(partial));
    // One read transaction: writers go on beside it, and the copy is as of its begin.
    const db = openReader(folder);
    try {
      db.prepare('VACUUM INTO ?').run(partial);
    } finally {
      db.close();
    }
    const contents = verify(partial);
    syncFile(partial);
    ours.push(giveName(partial, file));
    syncFile(file);
    return contents;
  } catch (error) {
    for (const path of ours) rmSync(path, { force: true });
    throw error;
  }
}

/** What may not be looked at is not the same as nothing: whoever runs this by night must hear of it. */
function mustRead(folder: string): void {
  try {
    accessSync(databaseFile(folder), constants.R_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new Error(`There is nothing to back up in ${folder}.`, { cause });
    throw new Error(`${databaseFile(folder)} cannot be read: ${code}.`, { cause });
  }
}

/** Gives a whole copy its name in one step, unless another file has it by now. */
function giveName(partial: string, file: string): string {
  try {
    linkSync(partial, file);
    rmSync(partial);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw taken(file, cause);
    // Not every file system knows a second name for a file: there the name is taken a moment before.
    claim(file);
    renameSync(partial, file);
  }
  return file;
}

function taken(file: string, cause?: unknown): Error {
  return new Error(`${file} is there already. Give a new name.`, { cause });
}

/** Makes an empty file that was not there, and gives its name. */
function claim(file: string): string {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return file;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw taken(file, cause);
    throw new Error(`${file} cannot be written: ${message}.`, { cause });
  }
}
