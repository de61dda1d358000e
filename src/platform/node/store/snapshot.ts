// Reads of one turn of the event loop see one state of the database. SQLite begins and ends a transaction around every
// statement that stands alone, which takes as long as the short reads themselves: here they share one (docs/adr/0014).
import type { Database } from 'better-sqlite3';

/** A compiled read. */
export interface Statement {
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
  /** Row by row; to be ended within the turn. */
  iterate(...values: unknown[]): Iterable<unknown>;
  /** Only the first column of each row. */
  pluck(): Statement;
}

/** Where reads are compiled: a connection, or the snapshots of one. */
export interface Source {
  prepare(sql: string): Statement;
}

export interface Snapshots extends Source {
  /** What is read from now on sees what was committed until now. */
  renew(): void;
}

/** Snapshots of a connection that only reads. Each begins with the first read and ends with the turn at the latest. */
export function createSnapshots(db: Database): Snapshots {
  const begin = db.prepare('BEGIN');
  const commit = db.prepare('COMMIT');

  function enter(): void {
    if (db.inTransaction) return;
    begin.run();
    setImmediate(renew);
  }

  function renew(): void {
    if (db.inTransaction) commit.run();
  }

  function within(statement: Statement): Statement {
    return {
      get: (...values) => (enter(), statement.get(...values)),
      all: (...values) => (enter(), statement.all(...values)),
      iterate: (...values) => (enter(), statement.iterate(...values)),
      pluck: () => within(statement.pluck()),
    };
  }

  return { renew, prepare: (sql) => within(db.prepare<unknown[], unknown>(sql)) };
}
