// Pages, unprocessed keys and failures, against a client that answers as a test says.
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { type TableName, tableNames } from '../config.ts';
import { createDatabase, type Row } from './database.ts';

const names = Object.fromEntries(tableNames.map((table) => [table, `dev-${table}`])) as Record<TableName, string>;

/** A database whose calls are answered in turn; `asked` keeps their inputs. */
function databaseOf(answers: (object | Error)[]) {
  const asked: Row[] = [];
  const send = async ({ input }: { input: Row }) => {
    asked.push(input);
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  };
  return { asked, db: createDatabase({ send } as unknown as DynamoDBDocumentClient, names) };
}

it('[AWS17] follows every page of a query, up to the limit', async () => {
  const pages = () => [
    { Items: [{ n: 1 }], LastEvaluatedKey: { n: 1 } },
    { Items: [], LastEvaluatedKey: { n: 5 } },
    { Items: [{ n: 6 }, { n: 7 }] },
  ];
  const { asked, db } = databaseOf(pages());
  expect(await db.query('RoomConnections', {})).toEqual([{ n: 1 }, { n: 6 }, { n: 7 }]);
  expect(asked.map(({ ExclusiveStartKey }) => ExclusiveStartKey)).toEqual([undefined, { n: 1 }, { n: 5 }]);
  expect(await databaseOf(pages()).db.query('RoomConnections', {}, 2)).toEqual([{ n: 1 }, { n: 6 }]);
});

it('[AWS17] reads tables strongly; an index cannot be', async () => {
  const { asked, db } = databaseOf([]);
  await db.get('Rooms', { roomId: 'a' });
  await db.query('RoomConnections', {});
  await db.query('ActiveConnections', { IndexName: 'byUser' });
  expect(asked.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true, false]);
  expect(asked[0]?.['TableName']).toBe('dev-Rooms');
});

it('[AWS17] asks again for keys that a batch left out, and never for more than 100 at once', async () => {
  const { asked, db } = databaseOf([
    {
      Responses: { 'dev-Rooms': [{ roomId: 'a' }] },
      UnprocessedKeys: { 'dev-Rooms': { Keys: [{ roomId: 'b' }] } },
    },
    { Responses: { 'dev-Rooms': [{ roomId: 'b' }] } },
  ]);
  const keys = ['a', 'b'].map((roomId) => ({ table: 'Rooms' as const, key: { roomId } }));
  expect((await db.getAll(keys)).map(({ row }) => row['roomId'])).toEqual(['a', 'b']);
  expect(asked.map(({ RequestItems }) => RequestItems['dev-Rooms'].Keys.length)).toEqual([2, 1]);

  const many = databaseOf([]);
  await many.db.getAll(Array.from({ length: 230 }, (_, i) => ({ table: 'Rooms', key: { roomId: String(i) } })));
  expect(many.asked.map(({ RequestItems }) => RequestItems['dev-Rooms'].Keys.length)).toEqual([100, 100, 30]);
});

it('[AWS18] keys that are never processed are an outage', async () => {
  const key = { roomId: 'a' };
  const { db, asked } = databaseOf(
    Array.from({ length: 20 }, () => ({ UnprocessedKeys: { 'dev-Rooms': { Keys: [key] } } })),
  );
  await expect(db.getAll([{ table: 'Rooms', key }])).rejects.toMatchObject({ code: 'unavailable' });
  expect(asked).toHaveLength(9);
});

it.each([
  Object.assign(new Error('slow'), { name: 'ThrottlingException' }),
  Object.assign(new Error('late'), { name: 'TimeoutError' }),
  Object.assign(new Error('off'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('bad'), { $metadata: { httpStatusCode: 503 } }),
])('[AWS18] an outage is unavailable, and its cause is kept: %s', async (cause) => {
  await expect(databaseOf([cause]).db.get('Rooms', {})).rejects.toMatchObject({ code: 'unavailable', cause });
  await expect(databaseOf([cause]).db.put('Rooms', { Item: {} })).rejects.toMatchObject({ code: 'unavailable', cause });
});

it('[AWS18] a mistake of ours is none, and neither is a condition that does not hold', async () => {
  const mistake = Object.assign(new Error('no'), { name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
  await expect(databaseOf([mistake]).db.query('Rooms', {})).rejects.toBe(mistake);
  await expect(databaseOf([mistake]).db.put('Rooms', { Item: {} })).rejects.toBe(mistake);
  const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
  expect(await databaseOf([refused]).db.put('Rooms', { Item: {} })).toBe(false);
  expect(await databaseOf([refused]).db.update('Rooms', { Key: {} })).toBeUndefined();
  expect(await databaseOf([refused]).db.delete('Rooms', { Key: {} })).toBeUndefined();
});
