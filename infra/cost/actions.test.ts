import { describe, expect, it } from 'vitest';
import type { Clock, Draft } from '../../src/core/ports.ts';
import { type TableName, tables } from '../../src/platform/aws/config.ts';
import { createAppend } from '../../src/platform/aws/store/append.ts';
import type { Database, Row, TransactItem } from '../../src/platform/aws/store/database.ts';
import { send } from './actions.ts';
import { bytes, planned } from './design.ts';
import { millionMessages } from './model.ts';

const room = { roomId: 'lobby', epoch: 'e', seq: 4, n: 4, entryId: 'x', floor: 1, timestamp: '' };
const draft: Extract<Draft, { kind: 'post' }> = {
  kind: 'post',
  userId: 'u'.repeat(22),
  username: 'Ines Silva',
  color: 'indigo',
  connectionId: 'c'.repeat(16),
  key: 'k'.repeat(22),
  message: 'm'.repeat(200),
  messageId: '83e6a1b0-0000-4000-8000-000000000000',
  entryId: 'e'.repeat(22),
  timestamp: '2026-11-22T17:39:49.472Z',
};

/** One append by the store's own code, over a database that only counts. */
async function appended(): Promise<{ reads: number; items: TransactItem[] }> {
  let reads = 0;
  let items: TransactItem[] = [];
  const db = {
    nameOf: (table: TableName) => table,
    get: async () => {
      reads += 1;
      return room;
    },
    getAll: async (keys: { table: TableName; key: Row }[]) => {
      reads += keys.length;
      return keys.map(({ table, key }) => ({ table, row: { ...key, userId: draft.userId } }));
    },
    transact: async (all: TransactItem[]) => void (items = all),
  } as unknown as Database;
  const clock: Clock = { now: () => 0 };
  const guard = { connectionId: draft.connectionId, userId: draft.userId, member: true };
  await createAppend(db, clock)('lobby', draft, guard);
  return { reads, items };
}

/** Index entries that an item makes: of each index whose keys it holds. An update here touches no key of any index. */
function entriesOf({ Put, Update }: TransactItem): number {
  const shapes = Object.values(tables[(Put ?? Update)?.TableName as TableName].indexes);
  const keysOf = ({ partition, sort }: (typeof shapes)[number]) => [partition, ...(sort === undefined ? [] : [sort])];
  if (Update) {
    const set = Update.UpdateExpression ?? '';
    expect(shapes.flatMap(keysOf).filter((key) => new RegExp(`\\b${key} =`, 'u').test(set))).toEqual([]);
    return 0;
  }
  return shapes.filter((shape) => keysOf(shape).every((key) => Put?.Item?.[key] !== undefined)).length;
}

describe('what a sent message counts', () => {
  it('[COST2] is what the store does: three items, written twice, three index entries, and what it reads', async () => {
    const { reads, items } = await appended();
    expect(items.map(({ Put, Update }) => (Put ?? Update)?.TableName)).toEqual(['Rooms', 'MessageHistory', 'Records']);
    const entries = items.reduce((sum, item) => sum + entriesOf(item), 0);
    const { writeUnits, readUnits } = send({ text: 200 }, 8, planned);
    expect(writeUnits).toBe(2 * items.length + entries);
    // Besides the append: the gateway finds the connection, and the fan-out asks once who has opened the room.
    expect(readUnits).toBe(reads + 2);
    expect(Object.keys(tables.MessageHistory.indexes)).toHaveLength(bytes.indexes.length);
  });

  it('[COST2] has rows of the size that is counted, or a little less', async () => {
    const { items } = await appended();
    const sizeOf = (row: Row = {}): number =>
      Object.entries(row).reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
    const message = sizeOf(items[1]?.Put?.Item) - 200;
    const key = sizeOf(items[2]?.Put?.Item);
    for (const [counted, is] of [
      [bytes.message, message],
      [bytes.key, key],
    ] as const) {
      expect(is).toBeLessThanOrEqual(counted);
      expect(is).toBeGreaterThan(counted * 0.85);
    }
  });

  it('[COST2] grows with the text by whole units, and with recipients by frames and pages', () => {
    // 280 + 200 bytes are one unit: 2 × (1 + 1 + 1) + 3 = 9. 280 + 1,000 are two: 2 × (1 + 2 + 1) + 3 = 11.
    expect(send({ text: 200 }, 8, planned).writeUnits).toBe(9);
    expect(send({ text: 1_000 }, 8, planned).writeUnits).toBe(11);
    // One frame in, one answer, eight posts.
    expect(send({ text: 200 }, 8, planned).messages).toBe(10);
    // 8 × 190 bytes fit 4 KiB: 1 + 1 + 2 + 1 = 5. 200 × 190 = 38,000 bytes are ten pages: 1 + 1 + 2 + 10 = 14.
    expect(send({ text: 200 }, 8, planned).readUnits).toBe(5);
    expect(send({ text: 200 }, 200, planned).readUnits).toBe(14);
    // 40 ms and 4 × 30 ms at a quarter of a GB.
    expect(send({ text: 200 }, 200, planned).gbSeconds).toBeCloseTo(0.04, 12);
  });

  it('[COST2] comes to some seventeen dollars for a million messages to eight connections', () => {
    // Messages      10 M × 1.00                                    10.00000
    // Calls          1 M × 0.20                                     0.20000
    // GB-seconds     0.070 s × 0.25 GB × 1 M = 17,500 × 13.3334/M   0.23333
    // Writes         9 M × 0.625                                    5.62500
    // Reads          5 M × 0.125                                    0.62500
    // Logs           700 bytes × 1 M = 0.651926 GB × 0.50           0.32596
    // Traffic        250 + 8 × 570 = 4,810 bytes, 4.479662 GB × 0.09  0.40317
    expect(millionMessages({ text: 200, recipients: 8 })).toBeCloseTo(17.41247, 4);
    // An answer less: 1 M × 1.00, and 250 bytes × 1 M = 0.232831 GB × 0.09 = 0.02095.
    const folded = millionMessages({ text: 200, recipients: 8 }, { ...planned, replies: 0 });
    expect(folded).toBeCloseTo(17.41247 - 1.02095, 4);
  });
});
