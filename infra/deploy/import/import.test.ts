// The original demo's history, brought over between real tables.
import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../../../test/account/account.ts';
import { by, createDemo, demoRows as rows, fillDemo, OLD, uuid } from '../../../test/account/demo.ts';
import { errandIn } from '../../../test/account/errand.ts';
import { unsupported } from '../../../test/platform/aws.ts';
import { synthesized } from '../../local/synthesized.ts';
import { createTables } from '../../local/tables.ts';
import { readTemplate, type Template } from '../../local/template.ts';
import { storeOf } from '../ownerLink.ts';
import { importHistory } from './import.ts';
import { appendAll, lobbyMessages, makeLobby } from './lobbyLog.ts';
import { inOrder, readOldRow } from './oldMessage.ts';
import { tableItems } from './source.ts';

const MANY = rows.length;
const brought = { dryRun: false, late: false };
const expected = by(rows, ({ timestamp, messageId }) => `${timestamp} ${messageId}`).map(({ message }) => message);
const drafts = rows.map(readOldRow).filter((one) => typeof one !== 'string');

describe.skipIf(unsupported !== undefined)('an import', () => {
  let template: Template;
  let account: TestAccount;
  let client: DynamoDBClient;
  beforeAll(async () => {
    template = readTemplate(await synthesized(), { PageUrl: 'https://chat.example' });
  }, 90_000);
  beforeEach(async () => {
    account = await startAccount();
    await createTables(template, account.dynamo);
    Object.assign(process.env, account.env);
    client = new DynamoDBClient({});
    await createDemo(client);
    return () => account.stop();
  });

  const fill = (all = rows) => fillDemo(client, all);
  const all = async (TableName: string) => {
    const { Items = [] } = await DynamoDBDocumentClient.from(client).send(new ScanCommand({ TableName }));
    return Items;
  };
  const run = async (manner = brought) => {
    const errand = await errandIn(account);
    await importHistory(errand, tableItems(errand.account, OLD), manner);
    return errand.lines.join('\n');
  };
  const log = async () => {
    const { roomLog } = storeOf(await errandIn(account));
    const newest = await roomLog.before('lobby', undefined, 100);
    const older = await roomLog.before('lobby', newest[0]?.n ?? 1, 100);
    return { messages: [...older, ...newest], head: await roomLog.head('lobby') };
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
    const old = new Map(rows.map((row) => [row.messageId, row]));
    for (const message of messages) {
      expect(message).toMatchObject(old.get(message.messageId) as object);
      expect(message.username).toBe(message.connectionId.slice(0, 8));
    }
    expect(new Set(messages.map(({ userId }) => userId)).size).toBe(3);
    const [one] = rows;
    const found = await DynamoDBDocumentClient.from(client).send(
      new QueryCommand({
        TableName: 'MessageHistory',
        IndexName: 'byMessage',
        KeyConditionExpression: 'messageId = :id AND #t = :at',
        ExpressionAttributeNames: { '#t': 'timestamp' },
        ExpressionAttributeValues: { ':id': one?.messageId, ':at': one?.timestamp },
      }),
    );
    expect(found.Count).toBe(1);
  });

  it('[IMPORT2] adds nothing the second time, and only what is new after that', async () => {
    await fill();
    await run();
    expect(await run()).toContain(`${MANY} of them are in the lobby already, 0 are to be brought.`);
    expect((await log()).head).toMatchObject({ seq: MANY });
    await fill([
      { connectionId: 'conn9', messageId: uuid(999), timestamp: '2025-06-01T00:00:00.000Z', message: 'new' },
    ]);
    expect(await run()).toContain(`${MANY} of them are in the lobby already, 1 are to be brought.`);
    const { messages } = await log();
    expect([messages.length, messages.at(-1)?.message]).toEqual([MANY + 1, 'new']);
  });

  it('[IMPORT3] that was cut off goes on where it was', async () => {
    await fill();
    const errand = await errandIn(account);
    const store = storeOf(errand);
    await makeLobby(store);
    await appendAll(store.db, drafts.toSorted(inOrder).slice(0, 50), errand.pause);
    expect(await run()).toContain('50 of them are in the lobby already');
    expect((await log()).messages.map(({ message }) => message)).toEqual(expected);
  });

  it('[IMPORT3] whose step is stored without an answer, or refused for now, neither doubles nor loses it', async () => {
    const errand = await errandIn(account);
    const store = storeOf(errand);
    await makeLobby(store);
    let calls = 0;
    const transact: typeof store.db.transact = async (items) => {
      calls += 1;
      const CancellationReasons = [{ Code: 'TransactionConflict' }];
      if (calls === 1) throw new TransactionCanceledException({ message: 'busy', $metadata: {}, CancellationReasons });
      await store.db.transact(items);
      // Somebody else writes before anybody knows.
      await appendAll(store.db, drafts.slice(20, 21), errand.pause);
      throw Object.assign(new Error('late'), { name: 'TimeoutError' });
    };
    await appendAll({ ...store.db, transact }, drafts.slice(0, 20), errand.pause);
    expect(calls).toBe(2);
    const { messages, head } = await log();
    expect(messages.map(({ message }) => message)).toEqual(rows.slice(0, 21).map(({ message }) => message));
    expect(head).toMatchObject({ seq: 21, n: 21 });
  });

  it('[IMPORT3] that DynamoDB takes no more of says that it goes on', async () => {
    const errand = await errandIn(account);
    const store = storeOf(errand);
    await makeLobby(store);
    const transact = async () => {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    };
    await expect(appendAll({ ...store.db, transact }, drafts.slice(0, 2), errand.pause)).rejects.toThrow(
      'it goes on where it was',
    );
    expect(await lobbyMessages(store.db)).toEqual(new Set());
  });

  it('[IMPORT4] that is tried dry counts, and writes nothing', async () => {
    await fill();
    const said = await run({ dryRun: true, late: false });
    expect(said).toContain(`${MANY} are to be brought.`);
    expect(said).toContain('Nothing was written');
    expect([await all('MessageHistory'), await all('Rooms')]).toEqual([[], []]);
  });

  it('[IMPORT4] leaves the old as it was', async () => {
    await fill();
    await run();
    const byId = (some: { [attribute: string]: unknown }[]) => by(some, ({ messageId }) => String(messageId));
    expect(byId(await all(OLD))).toEqual(byId(rows));
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
    expect(messages.every(({ timestamp }) => timestamp >= first.timestamp)).toBe(true);
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

  it('[IMPORT7] needs a deployment', async () => {
    await fill();
    const errand = await errandIn(account, 'dev');
    await expect(importHistory(errand, tableItems(errand.account, OLD), brought)).rejects.toThrow('deploy first');
  });
});
