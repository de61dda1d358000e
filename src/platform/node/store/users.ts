// Accounts on SQLite.
import type { Database } from 'better-sqlite3';
import type { User, Users } from '../../../core/ports.ts';
import type { Commits } from './commits.ts';

export function createUsers(db: Database, commits: Commits): Users {
  const userOf = db.prepare<unknown[], unknown>('SELECT * FROM users WHERE userId = ?');
  return {
    async create(user) {
      await commits.write('createUser', user);
    },
    get: async (userId) => userOf.get(userId) as User | undefined,
    update: (userId, change) => commits.write('updateUser', { userId, ...change }),
  };
}
