// Sessions and tickets, each until its end. Their table also holds users and the keys of posts, which have files of their own.
import type { Clock, Records, StoredRecord } from '../../../core/ports.ts';
import type { Database, Row } from './database.ts';
import { ttlOf } from './tables.ts';

type Kind = StoredRecord['kind'];

/** Sessions and tickets in the table Records. */
export function createRecords(db: Database, clock: Clock): Records {
  const live = (row: Row | undefined): StoredRecord | undefined =>
    row && row['expiresAt'] > clock.now() ? toRecord(row) : undefined;
  return {
    create: (record) => {
      const { kind, id, owner } = record;
      const row = { recordId: `${kind}#${id}`, ownerKind: `${kind}#${owner}`, ...record, ttl: ttlOf(record.expiresAt) };
      return db.put('Records', {
        Item: row,
        // Expired rows stay for days: one of them must not be in the way.
        ConditionExpression: 'attribute_not_exists(recordId) OR expiresAt <= :now',
        ExpressionAttributeValues: { ':now': clock.now() },
      });
    },
    get: async (kind, id) => live(await db.get('Records', { recordId: `${kind}#${id}` })),
    take: async (kind, id) => live(await db.delete('Records', { Key: { recordId: `${kind}#${id}` } })),
    extend: async (kind, id, expiresAt) => {
      const done = await db.update('Records', {
        Key: { recordId: `${kind}#${id}` },
        UpdateExpression: 'SET expiresAt = :end, #ttl = :ttl',
        ConditionExpression: 'attribute_exists(recordId) AND expiresAt > :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':end': expiresAt, ':ttl': ttlOf(expiresAt), ':now': clock.now() },
      });
      return done !== undefined;
    },
    list: async (kind, owner, after, limit) => {
      const rows = await db.query(
        'Records',
        {
          IndexName: 'byOwner',
          KeyConditionExpression: 'ownerKind = :owner AND recordId > :after',
          FilterExpression: 'expiresAt > :now',
          ExpressionAttributeValues: {
            ':owner': `${kind}#${owner}`,
            ':after': `${kind}#${after ?? ''}`,
            ':now': clock.now(),
          },
        },
        limit,
      );
      return rows.map(toRecord);
    },
  };
}

function toRecord(row: Row): StoredRecord {
  const kind = row['kind'] as Kind;
  const { id, owner, createdAt, expiresAt, value } = row;
  return { kind, id, owner, createdAt, expiresAt, value };
}
