// The lobby's log as an import sees it: which messages it holds, and many more at its end in one step.
import { ensureLobby } from '../../../src/core/lobby.ts';
import type { PostDraft } from '../../../src/core/ports.ts';
import { ids } from '../../../src/http/identity.ts';
import { mayComeAgain, moveHead, putEntry } from '../../../src/platform/aws/store/append.ts';
import type { Database, Row } from '../../../src/platform/aws/store/database.ts';
import { nextRow, type StoredHead, toHead } from '../../../src/platform/aws/store/rows.ts';
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
      await db.transact([moveHead(db, tried.at(-1) as Row, head), ...tried.map((row) => putEntry(db, row))]);
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
    const { seq, n, entryId, timestamp } = row as Row & StoredHead;
    last = { ...last, seq, n, entryId, timestamp };
    return row;
  });
}
