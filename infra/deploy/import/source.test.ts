// Where an import finds rows: tables, exports, files.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccount, type TestAccount } from '../../../test/account/account.ts';
import { by, createDemo, demoRows, fillDemo, OLD } from '../../../test/account/demo.ts';
import { errandIn } from '../../../test/account/errand.ts';
import { unsupported } from '../../../test/platform/aws.ts';
import { saveHistory } from './import.ts';
import { fileItems, plain, tableItems } from './source.ts';

const allOf = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};
const byId = (rows: { [attribute: string]: unknown }[]) => by(rows, ({ messageId }) => String(messageId));

describe('rows in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-export-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const lines = demoRows.map((row) => JSON.stringify({ Item: marshall(row) }));

  it('[IMPORT7] are read from an export of DynamoDB, gzipped or not, without what it says of itself', async () => {
    const place = mkdtempSync(join(folder, 'data-'));
    writeFileSync(join(place, 'a.json.gz'), gzipSync(lines.slice(0, 50).join('\n')));
    writeFileSync(join(place, 'b.json'), `${lines.slice(50).join('\n')}\n`);
    writeFileSync(join(place, 'manifest-summary.json'), '{"version":"2020-06-30"}');
    expect(byId((await allOf(fileItems(place))).map(plain))).toEqual(byId(demoRows));
  });

  it('[IMPORT7] are read from what a scan prints', async () => {
    const file = join(folder, 'scan.json');
    writeFileSync(file, JSON.stringify({ Items: demoRows.map((row) => marshall(row)), Count: 120 }, undefined, 4));
    expect((await allOf(fileItems(file))).map(plain)).toEqual(demoRows);
  });

  it('[IMPORT7] are named where one is none', async () => {
    const file = join(folder, 'bad.jsonl');
    for (const bad of ['{"messageId":"x"}', '{"Item":{"messageId":"x"}}', '{"Item":', '[]']) {
      writeFileSync(file, `${lines[0]}\n\n${bad}\n`);
      await expect(allOf(fileItems(file))).rejects.toThrow(`${file}, line 3: this is no row as DynamoDB exports them`);
    }
    await expect(allOf(fileItems(join(folder, 'none')))).rejects.toThrow('none cannot be read: ENOENT');
    await expect(allOf(fileItems(mkdtempSync(join(folder, 'empty-'))))).rejects.toThrow(
      'There is no .json or .json.gz',
    );
  });

  it('[IMPORT7] are saved for the eyes of one, over nothing, and not by half', async () => {
    const bad = join(folder, 'half-bad.jsonl');
    writeFileSync(bad, `${lines[0]}\n{}\n`);
    const file = join(folder, 'saved.jsonl');
    await expect(saveHistory(fileItems(bad), file)).rejects.toThrow('line 2');
    expect(() => statSync(file)).toThrow('ENOENT');
    writeFileSync(bad, `${lines[0]}\n`);
    expect(await saveHistory(fileItems(bad), file)).toBe(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(saveHistory(fileItems(bad), file)).rejects.toThrow(
      `${file} is there already, and nothing is overwritten.`,
    );
    expect(readFileSync(file, 'utf8')).toBe(`${lines[0]}\n`);
  });
});

describe.skipIf(unsupported !== undefined)('rows in tables', () => {
  let account: TestAccount;
  let client: DynamoDBClient;
  beforeAll(async () => {
    account = await startAccount();
    Object.assign(process.env, account.env);
    client = new DynamoDBClient({});
    await createDemo(client);
    await fillDemo(client);
  });
  afterAll(() => account.stop());

  it('[IMPORT7] are all read, and can be saved and read again', async () => {
    const { account: own } = await errandIn(account);
    const found = await allOf(tableItems(own, OLD));
    expect(byId(found.map(plain))).toEqual(byId(demoRows));
    const folder = mkdtempSync(join(tmpdir(), 'parley-saved-'));
    const file = join(folder, 'demo.jsonl');
    expect(await saveHistory(tableItems(own, OLD), file)).toBe(120);
    expect(await allOf(fileItems(file))).toEqual(found);
    rmSync(folder, { recursive: true });
  });

  it('[IMPORT7] are not those of a table of our own, and a table that is not there is said so', async () => {
    const { account: own } = await errandIn(account);
    await client.send(
      new CreateTableCommand({
        TableName: 'MessageHistory',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'roomId', KeyType: 'HASH' },
          { AttributeName: 'seq', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'roomId', AttributeType: 'S' },
          { AttributeName: 'seq', AttributeType: 'N' },
        ],
      }),
    );
    await expect(allOf(tableItems(own, 'MessageHistory'))).rejects.toThrow('it belongs to a deployment of Parley');
    await expect(allOf(tableItems(own, 'Nothing'))).rejects.toThrow('There is no table Nothing in eu-central-1.');
  });
});
