// The original demo's history, brought over between real tables.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateTableCommand, DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../../../test/account/account.ts';
import { errandIn } from '../../../test/account/errand.ts';
import { unsupported } from '../../../test/platform/aws.ts';
import { readTemplate, type Template } from '../../local/template.ts';
import { createTables } from '../../local/tables.ts';
import { synthesized } from '../../local/synthesized.ts';
import { storeOf } from '../ownerLink.ts';
import { importHistory, saveHistory } from './import.ts';
import { appendAll, lobbyMessages, makeLobby } from './lobbyLog.ts';
import { readOldRow, type OldRow } from './oldMessage.ts';
import { fileItems, tableItems } from './source.ts';

const MANY = 120;
const brought = { dryRun: false, late: false };
const uuid = (i: number) => `${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`;
/** In no order: a table whose key is a random id gives its rows in none. */
const rows: OldRow[] = Array.from({ length: MANY }, (_, i) => ({
  messageId: uuid((i * 7) % MANY),
  timestamp: new Date(Date.UTC(2025, 0, 1) + Math.floor(i / 2) * 1_000).toISOString(),
  connectionId: `conn${i % 3}abcdefgh=`,
  message: `said ${i}`,
}));
const expected = rows
  .toSorted((a, b) => (`${a['timestamp']} ${a['messageId']}` < `${b['timestamp']} ${b['messageId']}` ? -1 : 1))
  .map(({ message }) => message);

const allOf = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe.skipIf(unsupported !== undefined)('an import', () => {
  let template: Template;
  let folder: string;
  let account: TestAccount;
  let client: DynamoDBDocumentClient;
  beforeAll(async () => {
    template = readTemplate(await synthesized(), { PageUrl: 'https://chat.example' });
    folder = mkdtempSync(join(tmpdir(), 'parley-import-'));
  }, 90_000);
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    account = await startAccount();
    await createTables(template, account.dynamo);
    Object.assign(process.env, account.env);
    client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
    await client.send(
      new CreateTableCommand({
        TableName: 'OldHistory',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'messageId', KeyType: 'HASH' },
          { AttributeName: 'timestamp', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: ['messageId', 'timestamp'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
      }),
    );
    return () => account.stop();
  });

  const fill = (all = rows) =>
    Promise.all(all.map((Item) => client.send(new PutCommand({ TableName: 'OldHistory', Item }))));
  const run = async (manner = brought, change = {}) => {
    const errand = Object.assign(await errandIn(account), change);
    await importHistory(errand, tableItems(errand.account, 'OldHistory'), manner);
    return errand.lines.join('\n');
  };
  const log = async () => {
    const { roomLog } = storeOf(await errandIn(account));
    const all = [];
    for (let before: number | undefined; before !== 1; before = all[0]?.n) {
      const page = await roomLog.before('lobby', before, 100);
      if (page.length === 0) break;
      all.unshift(...page);
    }
    return { messages: all, head: await roomLog.head('lobby') };
  };

  it('[IMPORT1] brings every message in its order, with its own id, time and writer', async () => {
    await fill();
    const said = await run();
    expect(said).toContain(
      `${MANY} rows: ${MANY} messages by 3 connections, from 2025-01-01T00:00:00.000Z to 2025-01-01T00:00:59.000Z.`,
    );
    const { messages, head } = await log();
    expect(messages.map(({ message }) => message)).toEqual(expected);
    expect(messages.map(({ n }) => n)).toEqual(expected.map((_, i) => i + 1));
    expect(head).toMatchObject({ seq: MANY, n: MANY });
    const old = new Map(rows.map((row) => [row['messageId'], row]));
    for (const message of messages) {
      expect(message).toMatchObject(old.get(message.messageId) as object);
      expect(message.username).toBe(message.connectionId.slice(0, 8));
    }
    expect(new Set(messages.map(({ userId }) => userId)).size).toBe(3);
    const [one] = rows;
    const found = await client.send(
      new QueryCommand({
        TableName: 'MessageHistory',
        IndexName: 'byMessage',
        KeyConditionExpression: 'messageId = :id AND #t = :at',
        ExpressionAttributeNames: { '#t': 'timestamp' },
        ExpressionAttributeValues: { ':id': one?.['messageId'], ':at': one?.['timestamp'] },
      }),
    );
    expect(found.Count).toBe(1);
  });

  it('[IMPORT2] adds nothing the second time, and only what is new after that', async () => {
    await fill();
    await run();
    expect(await run()).toContain(`${MANY} of them are in the lobby already, 0 are to be brought.`);
    expect((await log()).head).toMatchObject({ seq: MANY });
    await fill([{ ...rows[0], messageId: uuid(999), timestamp: '2025-06-01T00:00:00.000Z', message: 'new' }]);
    expect(await run()).toContain(`${MANY} of them are in the lobby already, 1 are to be brought.`);
    const { messages } = await log();
    expect([messages.length, messages.at(-1)?.message]).toEqual([MANY + 1, 'new']);
  });

  it('[IMPORT3] that was cut off goes on where it was', async () => {
    await fill();
    const errand = await errandIn(account);
    const store = storeOf(errand);
    await makeLobby(store);
    const drafts = rows.map(readOldRow).filter((one) => typeof one !== 'string');
    const sorted = drafts.toSorted((a, b) =>
      `${a.timestamp} ${a.messageId}` < `${b.timestamp} ${b.messageId}` ? -1 : 1,
    );
    await appendAll(store.db, sorted.slice(0, 50), errand.pause);
    expect(await run()).toContain('50 of them are in the lobby already');
    expect((await log()).messages.map(({ message }) => message)).toEqual(expected);
  });

  it('[IMPORT3] whose step is stored without an answer, or refused for now, neither doubles nor loses it', async () => {
    const errand = await errandIn(account);
    const store = storeOf(errand);
    await makeLobby(store);
    const drafts = rows
      .slice(0, 20)
      .map(readOldRow)
      .filter((one) => typeof one !== 'string');
    let calls = 0;
    const transact: typeof store.db.transact = async (items) => {
      calls += 1;
      if (calls === 1)
        throw new TransactionCanceledException({
          message: 'busy',
          $metadata: {},
          CancellationReasons: [{ Code: 'TransactionConflict' }],
        });
      await store.db.transact(items);
      if (calls === 2) throw Object.assign(new Error('late'), { name: 'TimeoutError' });
    };
    await appendAll({ ...store.db, transact }, drafts, errand.pause);
    expect(calls).toBe(2);
    expect((await log()).head).toMatchObject({ seq: 20, n: 20 });
  });

  it('[IMPORT3] that DynamoDB takes no more of says that it goes on', async () => {
    const errand = await errandIn(account);
    const store = storeOf(errand);
    await makeLobby(store);
    const transact = async () => {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    };
    const drafts = rows
      .slice(0, 2)
      .map(readOldRow)
      .filter((one) => typeof one !== 'string');
    await expect(appendAll({ ...store.db, transact }, drafts, errand.pause)).rejects.toThrow('it goes on where it was');
    expect(await lobbyMessages(store.db)).toEqual(new Set());
  });

  it('[IMPORT4] that is tried dry counts, and writes nothing', async () => {
    await fill();
    const said = await run({ dryRun: true, late: false });
    expect(said).toContain(`${MANY} are to be brought.`);
    expect(said).toContain('Nothing was written');
    expect((await client.send(new ScanCommand({ TableName: 'MessageHistory' }))).Count).toBe(0);
    expect((await client.send(new ScanCommand({ TableName: 'Rooms' }))).Count).toBe(0);
  });

  it('[IMPORT4] leaves the old as it was', async () => {
    await fill();
    await run();
    const { Items = [] } = await client.send(new ScanCommand({ TableName: 'OldHistory' }));
    const byId = (all: OldRow[]) => all.toSorted((a, b) => (String(a['messageId']) < String(b['messageId']) ? -1 : 1));
    expect(byId(Items)).toEqual(byId(rows));
  });

  it('[IMPORT5] does not falsify times: where the lobby is newer it refuses, unless told otherwise', async () => {
    await fill();
    const errand = await errandIn(account);
    const store = storeOf(errand);
    await makeLobby(store);
    const first = readOldRow({ ...rows[0], messageId: uuid(500), timestamp: '2025-01-01T00:00:30.000Z' });
    if (typeof first === 'string') throw new Error(first);
    await appendAll(store.db, [first], errand.pause);
    await expect(run()).rejects.toThrow('Import before anybody comes in, or say --late');
    expect((await log()).messages).toHaveLength(1);
    expect(await run({ dryRun: false, late: true })).toContain('a log does not run backwards');
    const { messages } = await log();
    expect(messages.map(({ message }) => message).slice(1)).toEqual(expected);
    expect(messages.map(({ timestamp }) => timestamp)).toEqual(messages.map(({ timestamp }) => timestamp).toSorted());
  });

  it('[IMPORT6] says what it leaves out and why, and brings the rest', async () => {
    const bad = [
      { messageId: uuid(1), timestamp: '2025-01-01T00:00:00.000Z', connectionId: 'c' },
      { messageId: uuid(2), timestamp: '2025-01-01T00:00:00.000Z', connectionId: 'c', message: '   ' },
      { messageId: uuid(3), timestamp: '2025-01-01T00:00:00.000Z', connectionId: 'c', message: 'x'.repeat(9_000) },
      { messageId: uuid(4), timestamp: 'yesterday', connectionId: 'c', message: 'when?' },
      { messageId: 'five', timestamp: '2025-01-01T00:00:00.000Z', connectionId: 'c', message: 'who?' },
      { messageId: uuid(6), timestamp: '2025-01-01T00:00:01.000Z', connectionId: 'c', message: 'well' },
    ];
    await fill(bad);
    const said = await run();
    expect(said).toContain('6 rows: 1 messages by 1 connections');
    expect(said).toContain(`Left out, for no text: 1 (${uuid(1)})`);
    expect(said).toContain(`Left out, for a text that is empty: 1 (${uuid(2)})`);
    expect(said).toContain(`Left out, for a text that is longer than 8000 characters: 1 (${uuid(3)})`);
    expect(said).toContain(`Left out, for no time: 1 (${uuid(4)})`);
    expect(said).toContain('Left out, for no messageId that is a UUID: 1 (five)');
    expect((await log()).messages.map(({ message }) => message)).toEqual(['well']);
  });

  it('[IMPORT6] reads times without a zone, and the names that a row has', () => {
    const row = { messageId: uuid(1), connectionId: 'c=', message: 'hi', timestamp: '2025-03-01T10:00:00.123456' };
    expect(readOldRow(row)).toMatchObject({ timestamp: '2025-03-01T10:00:00.123Z', username: 'c=' });
    expect(readOldRow({ ...row, timestamp: '2025-03-01T10:00:00+02:00', username: 'Ines' })).toMatchObject({
      timestamp: '2025-03-01T08:00:00.000Z',
      username: 'Ines',
    });
    expect(readOldRow(row)).toEqual(readOldRow({ ...row }));
  });

  it('[IMPORT7] reads an export of DynamoDB, what a scan prints, and its own file, gzipped or not', async () => {
    const lines = rows.map((row) => JSON.stringify({ Item: marshall(row) })).join('\n');
    const place = mkdtempSync(join(folder, 'export-'));
    writeFileSync(join(place, 'a.json.gz'), gzipSync(lines.slice(0, lines.indexOf('\n'))));
    writeFileSync(join(place, 'b.json'), lines.slice(lines.indexOf('\n')));
    writeFileSync(join(place, 'manifest-summary.json'), '{"version":"2020-06-30"}');
    const scan = join(folder, 'scan.json');
    writeFileSync(scan, JSON.stringify({ Items: rows.map((row) => marshall(row)), Count: MANY }, undefined, 4));
    await fill();
    const own = join(folder, 'own.jsonl');
    const errand = await errandIn(account);
    expect(await saveHistory(tableItems(errand.account, 'OldHistory'), own)).toBe(MANY);
    expect(statSync(own).mode & 0o777).toBe(0o600);
    for (const source of [place, scan, own]) {
      const found = await allOf(fileItems(source));
      expect(found.map(({ messageId }) => messageId?.S).toSorted()).toEqual(
        rows.map((row) => row['messageId']).toSorted(),
      );
    }
    await expect(saveHistory(fileItems(scan), own)).rejects.toThrow(
      `${own} is there already, and nothing is overwritten.`,
    );
    expect(readFileSync(own, 'utf8').trim().split('\n')).toHaveLength(MANY);
  });

  it('[IMPORT7] names the line that is no row, and leaves no half file', async () => {
    const file = join(folder, 'bad.jsonl');
    writeFileSync(file, `${JSON.stringify({ Item: marshall({ messageId: 'x' }) })}\n{"messageId":"x"}\n`);
    await expect(allOf(fileItems(file))).rejects.toThrow(`${file}, line 2: this is no row as DynamoDB`);
    const half = join(folder, 'half.jsonl');
    await expect(saveHistory(fileItems(file), half)).rejects.toThrow('line 2');
    expect(() => statSync(half)).toThrow('ENOENT');
    await expect(allOf(fileItems(join(folder, 'none')))).rejects.toThrow('cannot be read');
  });

  it('[IMPORT7] takes no table of our own for an old one, and says when there is none', async () => {
    const { account: own } = await errandIn(account);
    await expect(allOf(tableItems(own, 'MessageHistory'))).rejects.toThrow('it belongs to a deployment of Parley');
    await expect(allOf(tableItems(own, 'Nothing'))).rejects.toThrow('There is no table Nothing in eu-central-1.');
  });

  it('[IMPORT7] needs a deployment', async () => {
    await fill();
    const errand = await errandIn(account, 'dev');
    await expect(importHistory(errand, tableItems(errand.account, 'OldHistory'), brought)).rejects.toThrow(
      'deploy first',
    );
  });
});
