// Sessions, tickets, owner links and who the owner is, each until its end. Their table also holds users and the keys of posts, which have files of their own.
import type { Clock, UserId } from '../../../core/ports.ts';
import type { ListedKind, Records, StoredRecord } from '../../../core/records.ts';
import type { Database, Row } from './database.ts';
import { isTaken } from './failures.ts';
import { ttlOf } from './tables.ts';

type Kind = StoredRecord['kind'];

/**
 * Kinds that are listed, each owner's in a row of its own that is written with the record. An index would be behind, and
 * an owner link that is overlooked would stay good (docs/adr/0015).
 */
const LISTED: readonly Kind[] = ['owner_link' satisfies ListedKind];

/** The key of the row that lists an owner's records of a kind. */
function listKey(kind: Kind, owner: UserId): { recordId: string } {
  return { recordId: `list#${kind}#${owner}` };
}

/** Small things with an owner and an end, in the table Records. */
export function createRecords(db: Database, clock: Clock): Records {
  const live = (row: Row | undefined): StoredRecord | undefined =>
    row && row['expiresAt'] > clock.now() ? toRecord(row) : undefined;
  return {
    create: async (record) => {
      const { kind, id, owner } = record;
      const put = {
        Item: { recordId: `${kind}#${id}`, ...record, ttl: ttlOf(record.expiresAt) },
        // Expired rows stay for days: one of them must not be in the way.
        ConditionExpression: 'attribute_not_exists(recordId) OR expiresAt <= :now',
        ExpressionAttributeValues: { ':now': clock.now() },
      };
      if (!LISTED.includes(kind)) return db.put('Records', put);
      const TableName = db.nameOf('Records');
      try {
        await db.transact([
          { Put: { TableName, ...put } },
          { Update: { TableName, ...changeOfList('ADD', kind, owner, [id]) } },
        ]);
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    get: async (kind, id) => live(await db.get('Records', { recordId: `${kind}#${id}` })),
    take: async (kind, id) => {
      const row = await db.delete('Records', { Key: { recordId: `${kind}#${id}` } });
      if (row && LISTED.includes(kind)) await db.update('Records', changeOfList('DELETE', kind, row['owner'], [id]));
      return live(row);
    },
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
    list: async (kind, owner, after = '', limit) => {
      const ids = [...(((await db.get('Records', listKey(kind, owner)))?.['ids'] as Set<string> | undefined) ?? [])];
      const rows = await db.getAll(ids.map((id) => ({ table: 'Records', key: { recordId: `${kind}#${id}` } })));
      const records = rows.flatMap(({ row }) => live(row) ?? []);
      const gone = ids.filter((id) => !records.some((record) => record.id === id));
      if (gone.length > 0) await db.update('Records', changeOfList('DELETE', kind, owner, gone));
      return records
        .filter(({ id }) => id > after)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
  };
}

/** Puts ids into a list, or takes them out. A list may name what is gone: whoever reads it looks. */
function changeOfList(how: 'ADD' | 'DELETE', kind: Kind, owner: UserId, ids: string[]) {
  return {
    Key: listKey(kind, owner),
    UpdateExpression: `${how} ids :ids`,
    ExpressionAttributeValues: { ':ids': new Set(ids) },
  };
}

function toRecord(row: Row): StoredRecord {
  const kind = row['kind'] as Kind;
  const { id, owner, createdAt, expiresAt, value } = row;
  return { kind, id, owner, createdAt, expiresAt, value };
}
