// Accounts on SQLite.
import type { User, Users } from '../../../core/ports.ts';
import type { Commits } from './commits.ts';
import type { Source } from './snapshot.ts';

/** The port. Reads are immediate; a change is there once it is committed. */
export function createUsers(db: Source, commits: Commits): Users {
  const userOf = db.prepare('SELECT * FROM users WHERE userId = ?');
  return {
    async create(user) {
      await commits.write('createUser', user);
    },
    get: async (userId) => userOf.get(userId) as User | undefined,
    update: (userId, change) => commits.write('updateUser', { userId, ...change }),
  };
}
