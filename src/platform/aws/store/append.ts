// One append is one transaction on the condition of the head that was read first: no holes, no double, and nothing slips
// in between the check of the guard and the write.
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Appended, Clock, Draft, Guard, RoomId, RoomLog } from '../../../core/ports.ts';
import { ChatError } from '../../../protocol/errors.ts';
import { type Database, pause, type Row, type RowKey, type TransactItem } from './database.ts';
import { isOutage } from './failures.ts';
import { nextRow, type StoredHead, toEntry, toHead, toMessage } from './rows.ts';
import type { TableName } from '../config.ts';
import { userKey } from './users.ts';

const TRIES = 6;
/** Milliseconds after which a busy room is given up for this time, and the longest pause between two tries. */
const PATIENCE = 4_000;
const LONGEST_PAUSE = 800;

/** What makes a draft unique: the row that is there already when it comes a second time. */
interface Claim {
  table: TableName;
  key: RowKey;
  /** Fields stored beside the key. */
  fields: Row;
}

export function createAppend(db: Database, clock: Clock): RoomLog['append'] {
  return async (roomId, draft, guard) => {
    const claim = await claimOf(roomId, draft);
    const giveUp = clock.now() + PATIENCE;
    let failure: unknown;
    for (let attempt = 0; attempt < TRIES && clock.now() < giveUp; attempt += 1) {
      if (attempt > 0) await pause(Math.random() * Math.min(LONGEST_PAUSE, 40 * 2 ** attempt));
      const head = await guardedHead(db, roomId, guard);
      const row = nextRow(roomId, draft, head);
      try {
        await db.transact(transaction(db, row, head, claim));
        return appended(row, draft);
      } catch (error) {
        if (!mayComeAgain(error)) throw error;
        failure = error;
      }
      // Refused, or no answer came and nobody knows: if the claim is there, this draft or its first sending is stored.
      const earlier = await claimed(db, claim);
      if (earlier !== undefined) return appended(earlier, draft);
    }
    throw new ChatError('unavailable', 'This room is busy.', { afterMs: 1_000, cause: failure });
  };
}

/** The head, then whoever writes, both read strongly: a later change of the room would move the head. */
async function guardedHead(db: Database, roomId: RoomId, guard: Guard): Promise<StoredHead> {
  const room = await db.get('Rooms', { roomId });
  if (room === undefined) throw new ChatError('not_found');
  const { connectionId, userId } = guard;
  const rows = await db.getAll([
    { table: 'ActiveConnections', key: { connectionId } },
    ...(guard.member ? [{ table: 'Memberships' as const, key: { userId, roomId } }] : []),
  ]);
  const open = rows.some(({ table, row }) => table === 'ActiveConnections' && row['userId'] === userId);
  if (!open) throw new ChatError('unauthenticated');
  if (guard.member && !rows.some(({ table }) => table === 'Memberships')) throw new ChatError('forbidden');
  return toHead(room);
}

async function claimOf(roomId: RoomId, draft: Draft): Promise<Claim> {
  const { userId } = draft;
  if (draft.kind === 'join') {
    return { table: 'Memberships', key: { userId, roomId }, fields: { role: draft.role } };
  }
  const digest = await digestOf(`${roomId}\n${draft.message}`);
  return { table: 'Records', key: { recordId: `key#${userId}#${draft.key}` }, fields: { digest } };
}

function transaction(db: Database, row: Row, head: StoredHead, claim: Claim): TransactItem[] {
  const { roomId, seq, n, entryId, timestamp, userId } = row;
  const place = row['kind'] === 'join' ? { joinedSeq: seq, receipt: n } : { roomId, seq };
  const items: TransactItem[] = [
    {
      Update: {
        TableName: db.nameOf('Rooms'),
        Key: { roomId },
        UpdateExpression: 'SET seq = :seq, n = :n, entryId = :entry, #timestamp = :timestamp',
        ConditionExpression: 'seq = :was AND epoch = :epoch',
        ExpressionAttributeNames: { '#timestamp': 'timestamp' },
        ExpressionAttributeValues: {
          ':seq': seq,
          ':n': n,
          ':entry': entryId,
          ':timestamp': timestamp,
          ':was': head.seq,
          ':epoch': head.epoch,
        },
      },
    },
    { Put: { TableName: db.nameOf('MessageHistory'), Item: row, ConditionExpression: 'attribute_not_exists(seq)' } },
    {
      Put: {
        TableName: db.nameOf(claim.table),
        Item: { ...claim.key, ...claim.fields, ...place },
        ConditionExpression: `attribute_not_exists(${Object.keys(claim.key)[0]})`,
      },
    },
  ];
  if (row['kind'] === 'join') {
    items.push({
      Update: {
        TableName: db.nameOf('Records'),
        Key: userKey(userId),
        UpdateExpression: 'ADD rev :one',
        ConditionExpression: 'attribute_exists(recordId)',
        ExpressionAttributeValues: { ':one': 1 },
      },
    });
  }
  return items;
}

/** Whether another try makes sense: another append was faster, this draft is stored already, or nobody knows. */
function mayComeAgain(error: unknown): boolean {
  if (error instanceof ChatError) return error.code === 'unavailable';
  if (!(error instanceof TransactionCanceledException)) return isOutage(error);
  const reasons = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
  return !reasons.some((code) => code === 'ValidationError' || code === 'ItemCollectionSizeLimitExceeded');
}

/** The row that was stored under this claim, if any. Throws `conflict` when it was for something else. */
async function claimed(db: Database, claim: Claim): Promise<Row | undefined> {
  const held = await db.get(claim.table, claim.key);
  if (held === undefined) return undefined;
  if (claim.fields['digest'] !== held['digest']) throw new ChatError('conflict');
  return db.get('MessageHistory', { roomId: held['roomId'], seq: held['joinedSeq'] ?? held['seq'] });
}

function appended(row: Row, draft: Draft): Appended {
  // An answer that got lost is no repetition: the entry is this draft's own.
  const repeated = row['entryId'] !== draft.entryId;
  const entry = toEntry(row);
  return row['kind'] === 'post' ? { entry, message: toMessage(row), repeated } : { entry, repeated };
}

/** SHA-256 in base64. */
async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
