// The lobby's log as an import sees it: which messages it holds, and many more at its end in one step.
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { ensureLobby } from '../../../src/core/lobby.ts';
import type { PostDraft } from '../../../src/core/ports.ts';
import { ids } from '../../../src/http/identity.ts';
import type { Database, Row } from '../../../src/platform/aws/store/database.ts';
import { nextRow, type StoredHead, toHead } from '../../../src/platform/aws/store/rows.ts';
import { isOutage } from '../../../src/platform/aws/store/failures.ts';
import { ChatError } from '../../../src/protocol/errors.ts';
import type { storeOf } from '../ownerLink.ts';
import { room } from './oldMessage.ts';

/** Tries of one batch before the import stops; it goes on there when it is started again. */
const TRIES = 8;

/** The end of the lobby's log; undefined if there is no lobby yet. */
export async function lobbyHead(db: Database): Promise<StoredHead | undefined> {
  const row = await db.get('Rooms', { roomId: room });
  return row && toHead(row);
}

/** Makes the lobby, if nobody has come in yet. */
export async function makeLobby({ rooms }: ReturnType<typeof storeOf>): Promise<void> {
  await ensureLobby({ rooms, ids, clock: { now: () => Date.now() } });
}

/** The ids of all messages in the lobby, read strongly. */
export async function lobbyMessages(db: Database): Promise<Set<string>> {
  const rows = await db.query('MessageHistory', {
    KeyConditionExpression: 'roomId = :room',
    ProjectionExpression: 'messageId',
    ExpressionAttributeValues: { ':room': room },
  });
  return new Set(rows.map(({ messageId }) => messageId as string));
}

/**
 * Puts messages at the end of the log, all of them or none. Whoever writes at the same time goes before or after them. At
 * most 99 messages, 4 MB together. Throws a sentence when the table takes none for long.
 */
export async function appendAll(
  db: Database,
  drafts: PostDraft[],
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  let failure: unknown;
  let tried: Row[] = [];
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    if (attempt > 0) await pause(Math.random() * 100 * 2 ** attempt);
    const head = await lobbyHead(db);
    if (head === undefined) throw new Error('the lobby is gone');
    // Looked for after the head was read: what is stored later than that makes the next try fail.
    if (await isStored(db, tried)) return;
    tried = rowsAfter(head, drafts);
    try {
      await db.transact([moveHead(db, head, tried), ...tried.map((row) => put(db, row))]);
      return;
    } catch (error) {
      if (!mayComeAgain(error)) throw error;
      failure = error;
    }
  }
  const message = 'DynamoDB takes no more at the moment. Run the same import again: it goes on where it was.';
  throw new Error(message, { cause: failure });
}

/** Whether a try whose answer was lost, or came late, is in the log. */
async function isStored(db: Database, rows: Row[]): Promise<boolean> {
  const last = rows.at(-1);
  if (last === undefined) return false;
  const held = await db.get('MessageHistory', { roomId: room, seq: last['seq'] as number });
  return held?.['entryId'] === last['entryId'];
}

function rowsAfter(head: StoredHead, drafts: PostDraft[]): Row[] {
  let last = head;
  return drafts.map((draft) => {
    const row = nextRow(room, draft, last);
    last = { ...last, ...endOf([row]) };
    return row;
  });
}

function endOf(rows: Row[]): Pick<StoredHead, 'seq' | 'n' | 'entryId' | 'timestamp'> {
  const { seq, n, entryId, timestamp } = rows.at(-1) as Row & StoredHead;
  return { seq, n, entryId, timestamp };
}

function moveHead(
  db: Database,
  { seq: was, epoch }: StoredHead,
  rows: Row[],
): Parameters<Database['transact']>[0][number] {
  const { seq, n, entryId, timestamp } = endOf(rows);
  return {
    Update: {
      TableName: db.nameOf('Rooms'),
      Key: { roomId: room },
      UpdateExpression: 'SET seq = :seq, n = :n, entryId = :entry, #timestamp = :timestamp',
      ConditionExpression: 'seq = :was AND epoch = :epoch',
      ExpressionAttributeNames: { '#timestamp': 'timestamp' },
      ExpressionAttributeValues: {
        ':seq': seq,
        ':n': n,
        ':entry': entryId,
        ':timestamp': timestamp,
        ':was': was,
        ':epoch': epoch,
      },
    },
  };
}

function put(db: Database, row: Row): Parameters<Database['transact']>[0][number] {
  const TableName = db.nameOf('MessageHistory');
  return { Put: { TableName, Item: row, ConditionExpression: 'attribute_not_exists(seq)' } };
}

/** Whether somebody else was faster, the table was busy, or nobody knows. */
function mayComeAgain(error: unknown): boolean {
  if (error instanceof ChatError) return error.code === 'unavailable';
  if (!(error instanceof TransactionCanceledException)) return isOutage(error);
  return !(error.CancellationReasons ?? []).some(({ Code }) => Code === 'ValidationError');
}
