// Accounts, as rows `user#<userId>` of the table Records.
import type { User, UserId, Users } from '../../../core/ports.ts';
import type { Database, Row } from './database.ts';

/** The key of a user's row. */
export function userKey(userId: UserId): { recordId: string } {
  return { recordId: `user#${userId}` };
}

/** Accounts in the table Records. */
export function createUsers(db: Database): Users {
  return {
    create: async (user) => {
      await db.put('Records', { Item: { ...userKey(user.userId), ...user } });
    },
    get: async (userId) => toUser(await db.get('Records', userKey(userId))),
    update: async (userId, change) => {
      const fields = Object.entries(change).filter(([, value]) => value !== undefined);
      const set = fields.map(([field]) => `#${field} = :${field}`).join(', ');
      const row = await db.update('Records', {
        Key: userKey(userId),
        UpdateExpression: `${set === '' ? '' : `SET ${set} `}ADD rev :one`,
        ConditionExpression: 'attribute_exists(recordId)',
        ...(set === '' ? {} : { ExpressionAttributeNames: Object.fromEntries(fields.map(([f]) => [`#${f}`, f])) }),
        ExpressionAttributeValues: { ':one': 1, ...Object.fromEntries(fields.map(([f, value]) => [`:${f}`, value])) },
        ReturnValues: 'ALL_NEW',
      });
      return toUser(row);
    },
  };
}

function toUser(row: Row | undefined): User | undefined {
  if (row === undefined) return undefined;
  const { userId, username, color, kind, rev, createdAt } = row;
  return { userId, username, color, kind, rev, createdAt };
}
