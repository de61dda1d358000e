// Sessions and tickets on SQLite. What has ended is never given, whether it was swept or not.
import type { Clock } from '../../../core/ports.ts';
import type { Records } from '../../../core/records.ts';
import type { Commits } from './commits.ts';
import { type RecordRow, recordOf } from './rows.ts';
import type { Source } from './snapshot.ts';

/** The port. Reads are immediate and by `clock`; a change is there once it is committed. */
export function createRecords(db: Source, commits: Commits, clock: Clock): Records {
  const sql = (text: string) => db.prepare(text);
  const oneOf = sql('SELECT * FROM records WHERE kind = ? AND id = ? AND expiresAt > ?');
  const allOf = sql(
    'SELECT * FROM records WHERE kind = ? AND owner = ? AND id > ? AND expiresAt > ? ORDER BY id LIMIT ?',
  );

  return {
    create: (record) => commits.write('createRecord', { record, now: clock.now() }),
    async get(kind, id) {
      const row = oneOf.get(kind, id, clock.now()) as RecordRow | undefined;
      return row && recordOf(row);
    },
    take: (kind, id) => commits.write('takeRecord', { kind, id, now: clock.now() }),
    extend: (kind, id, expiresAt) => commits.write('extendRecord', { kind, id, expiresAt, now: clock.now() }),
    list: async (kind, owner, after, limit) =>
      (allOf.all(kind, owner, after ?? '', clock.now(), limit) as RecordRow[]).map(recordOf),
  };
}
