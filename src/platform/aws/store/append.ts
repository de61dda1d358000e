// One append is one transaction on the condition of the head that was read first: no holes, no double, and nothing slips
// in between the check of the guard and the write.
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Appended, Clock, Draft, Guard, JoinDraft, RoomId, RoomLog, UserId } from '../../../core/ports.ts';
import { ChatError } from '../../../protocol/errors.ts';
import { pause } from '../pause.ts';
import { type Database, type Row, type RowKey, type TransactItem } from './database.ts';
import { isOutage } from './failures.ts';
import { type Quota, spend } from './quota.ts';
import { nextHeadDueAt, nextRow, type StoredHead, toEntry, toHead, toMessage } from './rows.ts';
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

/** `limited`: whether too many messages of a room, or of somebody in it, are refused. */
export function createAppend(db: Database, clock: Clock, limited: boolean): RoomLog['append'] {
  return async (roomId, draft, guard) => {
    const claim = await claimOf(roomId, draft);
    const giveUp = clock.now() + PATIENCE;
    let failure: unknown;
    for (let attempt = 0; attempt < TRIES && clock.now() < giveUp; attempt += 1) {
      if (attempt > 0) await pause(Math.random() * Math.min(LONGEST_PAUSE, 40 * 2 ** attempt));
      const head = await guardedHead(db, roomId, guard);
      const row = nextRow(roomId, draft, head);
      const quota = limited && draft.kind === 'post' ? spend(head.quota, draft.userId, clock.now()) : undefined;
      try {
        await db.transact(transaction(db, row, head, claim, quota));
        return appended(row, draft, head);
      } catch (error) {
        if (!mayComeAgain(error)) throw error;
        failure = error;
      }
      // Refused, or no answer came and nobody knows: this draft or its first sending may be stored.
      const earlier = claim ? await claimed(db, claim) : await storedAt(db, row);
      if (earlier !== undefined) return appended(earlier, draft, head);
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
  const member = rows.find(({ table }) => table === 'Memberships')?.row;
  if (guard.member && !member) throw new ChatError('forbidden', 'You are not a member of this room.');
  if (guard.role && member?.['role'] !== guard.role) throw new ChatError('forbidden', `You are no ${guard.role} here.`);
  return toHead(room);
}

/** A leave and a change have no claim of their own: whether they are stored is seen at their place in the log. */
async function claimOf(roomId: RoomId, draft: Draft): Promise<Claim | undefined> {
  const { userId } = draft;
  if (draft.kind === 'join') {
    return { table: 'Memberships', key: { userId, roomId }, fields: { role: draft.role } };
  }
  if (draft.kind !== 'post') return undefined;
  const digest = await digestOf(`${roomId}\n${draft.message}`);
  return { table: 'Records', key: { recordId: `key#${userId}#${draft.key}` }, fields: { digest } };
}

function transaction(
  db: Database,
  row: Row,
  head: StoredHead,
  claim: Claim | undefined,
  quota: Quota | undefined,
): TransactItem[] {
  const { roomId, seq, n, userId, kind } = row;
  const due = nextHeadDueAt(head, row['timestamp']);
  const items: TransactItem[] = [moveHead(db, row, head, { quota, due }), putEntry(db, row)];
  if (claim) {
    const place = kind === 'join' ? { joinedSeq: seq, receipt: n } : { roomId, seq };
    items.push({
      Put: {
        TableName: db.nameOf(claim.table),
        Item: { ...claim.key, ...claim.fields, ...place },
        ConditionExpression: `attribute_not_exists(${Object.keys(claim.key)[0]})`,
      },
    });
  }
  if (kind === 'leave') {
    items.push({
      Delete: {
        TableName: db.nameOf('Memberships'),
        Key: { userId, roomId },
        ConditionExpression: 'attribute_exists(roomId)',
      },
    });
  }
  if (kind === 'join' || kind === 'leave') items.push(raiseRev(db, userId));
  return items;
}

/**
 * The room's row after this entry: the new end of the log, and what the entry changes of the room itself. It holds only if
 * the head is still the one that was read. `quota`, `due`: what of the row changes beside the log.
 */
export function moveHead(
  db: Database,
  row: Row,
  head: StoredHead,
  { quota, due }: { quota?: Quota | undefined; due?: number | undefined } = {},
): TransactItem {
  const change = row['kind'] === 'change';
  const members = { join: 1, leave: -1 }[row['kind'] as string];
  return {
    Update: {
      TableName: db.nameOf('Rooms'),
      Key: { roomId: row['roomId'] },
      UpdateExpression: [
        'SET seq = :seq, n = :n, entryId = :entry, #timestamp = :timestamp',
        ...(change ? [', #name = :name, topic = :topic'] : []),
        ...(quota ? [', quota = :quota'] : []),
        ...(due === undefined ? [] : [', headDueAt = :due']),
        ...(members === undefined ? [] : [' ADD memberCount :members']),
      ].join(''),
      ConditionExpression: 'seq = :was AND epoch = :epoch',
      ExpressionAttributeNames: { '#timestamp': 'timestamp', ...(change && { '#name': 'name' }) },
      ExpressionAttributeValues: {
        ':seq': row['seq'],
        ':n': row['n'],
        ':entry': row['entryId'],
        ':timestamp': row['timestamp'],
        ':was': head.seq,
        ':epoch': head.epoch,
        ...(change && { ':name': row['name'], ':topic': row['topic'] }),
        ...(quota && { ':quota': quota }),
        ...(due !== undefined && { ':due': due }),
        ...(members !== undefined && { ':members': members }),
      },
    },
  };
}

/** An entry at its place in the log, which must be free. */
export function putEntry(db: Database, row: Row): TransactItem {
  const TableName = db.nameOf('MessageHistory');
  return { Put: { TableName, Item: row, ConditionExpression: 'attribute_not_exists(seq)' } };
}

/** The part of a transaction that raises a user's rev by one. */
function raiseRev(db: Database, userId: UserId): TransactItem {
  return {
    Update: {
      TableName: db.nameOf('Records'),
      Key: userKey(userId),
      UpdateExpression: 'ADD rev :one',
      ConditionExpression: 'attribute_exists(recordId)',
      ExpressionAttributeValues: { ':one': 1 },
    },
  };
}

/** The transaction that makes a room with its founder as the first member. */
export function foundation(db: Database, room: Row, founder: JoinDraft): TransactItem[] {
  const { roomId } = room as { roomId: RoomId };
  const row = nextRow(roomId, founder, toHead(room));
  const { seq, entryId, timestamp } = row;
  const { userId, role } = founder;
  return [
    {
      Put: {
        TableName: db.nameOf('Rooms'),
        Item: { ...room, seq, entryId, timestamp, memberCount: 1 },
        ConditionExpression: 'attribute_not_exists(roomId)',
      },
    },
    putEntry(db, row),
    { Put: { TableName: db.nameOf('Memberships'), Item: { userId, roomId, role, joinedSeq: seq, receipt: 0 } } },
    raiseRev(db, userId),
  ];
}

/** Whether another try makes sense: another append was faster, this draft is stored already, or nobody knows. */
export function mayComeAgain(error: unknown): boolean {
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

/** The row at this place of the log, if it is the very same entry. */
async function storedAt(db: Database, { roomId, seq, entryId }: Row): Promise<Row | undefined> {
  const held = await db.get('MessageHistory', { roomId, seq });
  return held?.['entryId'] === entryId ? held : undefined;
}

function appended(row: Row, draft: Draft, before: StoredHead): Appended {
  // An answer that got lost is no repetition: the entry is this draft's own.
  const repeated = row['entryId'] !== draft.entryId;
  const { seq, n, timestamp } = row;
  const headWaits = nextHeadDueAt(before, timestamp) === undefined;
  const common = { entry: toEntry(row), repeated, head: { epoch: before.epoch, seq, n }, headWaits };
  return row['kind'] === 'post' ? { ...common, message: toMessage(row) } : common;
}

/** SHA-256 in base64. */
async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
