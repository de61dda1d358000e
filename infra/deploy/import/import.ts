// The original demo's history, brought into the lobby's log in its order. What is there already is not brought again, so
// it may be stopped and started as one likes. Nothing of the old is changed.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PostDraft } from '../../../src/core/ports.ts';
import { bytesOf } from '../../../src/protocol/limits.ts';
import type { Errand } from '../account.ts';
import { storeOf } from '../ownerLink.ts';
import { isMissing } from '../refusal.ts';
import { appendAll, lobbyHead, lobbyMessages, makeLobby } from './lobbyLog.ts';
import { inOrder, readOldRow } from './oldMessage.ts';
import { plain } from './source.ts';

/** Messages in one step, and their bytes: a transaction of DynamoDB takes 100 things and 4 MB. */
const STEP = 50;
const STEP_BYTES = 1_000_000;
/** What a row holds beside its text, bytes. */
const ROW_BYTES = 1_000;
/** Rows that are named of those left out for one reason. */
const NAMED = 3;
/** Messages between two lines about how far it is. */
const TOLD = 1_000;

type Items = AsyncIterable<Record<string, AttributeValue>>;

export interface Manner {
  /** Only say what would be done. */
  dryRun: boolean;
  /** Also when the lobby has newer entries, so that the messages are dated after them. */
  late: boolean;
}

/** Imports. Throws a sentence when it would falsify the times of messages, unless `late` says so. */
export async function importHistory(errand: Errand, items: Items, { dryRun, late }: Manner): Promise<void> {
  const { say, pause } = errand;
  const drafts = await readAll(errand, items);
  const store = storeOf(errand);
  const there = await lobbyMessages(store.db).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    throw new Error('There is no lobby to bring them to: deploy first (npm run parley -- aws deploy).', {
      cause: error,
    });
  });
  const wanted = drafts.filter(({ messageId }) => !there.has(messageId));
  say(`${drafts.length - wanted.length} of them are in the lobby already, ${wanted.length} are to be brought.`);
  const [first] = wanted;
  if (first === undefined) return;

  const head = await lobbyHead(store.db);
  if (head !== undefined && head.timestamp > first.timestamp) {
    const so = `The newest entry of the lobby is of ${head.timestamp}, and a log does not run backwards: older messages would all get that time.`;
    if (!late) throw new Error(`${so} Import before anybody comes in, or say --late to have it so.`);
    say(so);
  }
  if (dryRun) {
    say('Nothing was written: this was a dry run.');
    return;
  }
  await makeLobby(store);
  let done = 0;
  for (const step of steps(wanted)) {
    await appendAll(store.db, step, pause);
    if (Math.floor((done + step.length) / TOLD) > Math.floor(done / TOLD))
      say(`  ${done + step.length} of ${wanted.length}`);
    done += step.length;
  }
  say(`Brought ${done} messages into the lobby. Nothing of the old was changed.`);
}

/**
 * Writes old rows to a new file for the owner's eyes, a row per line, as an import reads them. Gives their number. Throws
 * a sentence when the file cannot be made; one that could not be filled is removed.
 */
export async function saveHistory(items: Items, file: string): Promise<number> {
  const handle = newFile(file);
  let rows = 0;
  try {
    for await (const Item of items) {
      writeSync(handle, `${JSON.stringify({ Item })}\n`);
      rows += 1;
    }
  } catch (error) {
    rmSync(file);
    throw error;
  } finally {
    closeSync(handle);
  }
  return rows;
}

function newFile(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what = code === 'EEXIST' ? 'is there already, and nothing is overwritten.' : `cannot be made: ${message}`;
    throw new Error(`${file} ${what}`, { cause: error });
  }
}

/** All messages of the source in their order, each once; tells what it found, and what becomes no message. */
async function readAll({ say }: Errand, items: Items): Promise<PostDraft[]> {
  const drafts = new Map<string, PostDraft>();
  const leftOut = new Map<string, string[]>();
  let rows = 0;
  for await (const item of items) {
    rows += 1;
    const row = plain(item);
    const draft = readOldRow(row);
    if (typeof draft === 'string') leftOut.set(draft, [...(leftOut.get(draft) ?? []), String(row['messageId'])]);
    else drafts.set(draft.messageId, draft);
  }
  const sorted = [...drafts.values()].toSorted(inOrder);
  const people = new Set(sorted.map(({ userId }) => userId)).size;
  const span = sorted.length === 0 ? '' : `, from ${sorted[0]?.timestamp} to ${sorted.at(-1)?.timestamp}`;
  say(`${rows} rows: ${sorted.length} messages by ${people} connections${span}.`);
  for (const [reason, ids] of leftOut) {
    const named = ids.slice(0, NAMED).join(', ');
    say(`Left out, for ${reason}: ${ids.length} (${named}${ids.length > NAMED ? ', …' : ''})`);
  }
  return sorted;
}

function* steps(drafts: PostDraft[]): Generator<PostDraft[]> {
  let step: PostDraft[] = [];
  let bytes = 0;
  for (const draft of drafts) {
    const size = bytesOf(draft.message) + ROW_BYTES;
    if (step.length === STEP || (step.length > 0 && bytes + size > STEP_BYTES)) {
      yield step;
      step = [];
      bytes = 0;
    }
    step.push(draft);
    bytes += size;
  }
  if (step.length > 0) yield step;
}
