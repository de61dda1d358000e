// The process that looks for damage: it reads a database from end to end, says what it found, and ends.
import { constants, setPriority } from 'node:os';
import { openReader } from './database.ts';

// People are talking, and they come first.
setPriority(constants.priority.PRIORITY_LOW);
process.stdout.write(`${found(process.argv[2] as string)}\n`);

/** What is wrong with the database; "ok" when nothing is. What a read throws here is damage too. */
function found(folder: string): string {
  try {
    const db = openReader(folder);
    return String(db.pragma('quick_check(1)', { simple: true }));
  } catch (error) {
    return String(error);
  }
}
