// Where old rows come from: a table, or files that somebody exported.
import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Account } from '../account.ts';
import { keyOf, ownKeyOf, tableAt } from '../taken.ts';
import type { OldRow } from './oldMessage.ts';

type Item = Record<string, AttributeValue>;

/** Rows of a table, as DynamoDB holds them. Throws a sentence when it is not there, or is one of ours. */
export async function* tableItems({ client, region }: Account, table: string): AsyncGenerator<Item> {
  const dynamo = new DynamoDBClient(client);
  const found = await tableAt(dynamo, table);
  if (found === undefined) throw new Error(`There is no table ${table} in ${region}. --from-region says where it is.`);
  if (keyOf(found) === ownKeyOf('MessageHistory')) {
    throw new Error(`${table} in ${region} is not the original demo's table: it belongs to a deployment of Parley.`);
  }
  for await (const { Items = [] } of paginateScan({ client: dynamo }, { TableName: table })) yield* Items;
}

/**
 * Rows of a file, or of all files in a folder: an export of DynamoDB (a row per line, perhaps gzipped), what
 * `aws dynamodb scan` prints, or what `--to-file` wrote. Throws a sentence that names what cannot be read.
 */
export async function* fileItems(path: string): AsyncGenerator<Item> {
  for (const file of await filesAt(path)) yield* await itemsIn(file);
}

/** A row in plain values; numbers too large for JavaScript come as text, sets as sets. */
export function plain(item: Item): OldRow {
  return unmarshall(item, { wrapNumbers: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text) });
}

async function filesAt(path: string): Promise<string[]> {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (!isFolder) return [path];
  const files = (await readdir(path, { recursive: true })).filter((one) => /\.jsonl?(?:\.gz)?$/u.test(one)).toSorted();
  // What an export says of itself stands beside its data.
  const data = files.filter((one) => !/manifest-(?:files|summary)\.json$/u.test(one));
  if (data.length === 0) throw new Error(`There is no .json or .json.gz file in ${path}.`);
  return data.map((one) => join(path, one));
}

async function itemsIn(file: string): Promise<Item[]> {
  const bytes = await readFile(file);
  const content = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const scanned = scanOf(content);
  if (scanned !== undefined) return scanned.map((item, i) => checked(item, `${file}, row ${i + 1}`));
  return content.split('\n').flatMap((line, i): Item[] => {
    if (line.trim() === '') return [];
    const place = `${file}, line ${i + 1}`;
    return [checked((parsed(line) as { Item?: unknown } | undefined)?.Item, place)];
  });
}

/** The rows of what `aws dynamodb scan` prints; undefined for anything else. */
function scanOf(content: string): unknown[] | undefined {
  const { Items } = (parsed(content) ?? {}) as { Items?: unknown };
  return Array.isArray(Items) ? Items : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON as a whole, or not at all: whoever asked says what it should have been.
    return undefined;
  }
}

/** A row of DynamoDB JSON has a type for every value: `{"messageId":{"S":"..."}}`. */
function checked(item: unknown, place: string): Item {
  const isRow = typeof item === 'object' && item !== null && Object.values(item).every((value) => isTyped(value));
  if (isRow) return item as Item;
  throw new Error(`${place}: this is no row as DynamoDB exports them, such as {"Item":{"messageId":{"S":"..."}}}.`);
}

function isTyped(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [type = '', ...others] = Object.keys(value);
  return others.length === 0 && /^(?:S|N|B|SS|NS|BS|M|L|BOOL|NULL)$/u.test(type);
}
