// Rows of the tables, and what they are in the core's words.
import type { Entry } from '../../../core/ports.ts';
import type { StoredRecord } from '../../../core/records.ts';
import type { Color } from '../../../protocol/account.ts';

/** A row of `entries`; which columns are filled depends on the kind. */
export interface EntryRow {
  roomId: string;
  seq: number;
  entryId: string;
  kind: string;
  userId: string;
  timestamp: string;
  n: number | null;
  messageId: string | null;
  username: string | null;
  color: Color | null;
  detail: string | null;
}

/** An entry of its row. Throws on a row of a kind that this version does not know. */
export function entryOf({ kind, n, messageId, username, color, detail, ...common }: EntryRow): Entry {
  if (kind === 'post' && n !== null && messageId !== null) return { kind, ...common, n, messageId };
  if (username !== null && color !== null) {
    const who = { ...common, username, color };
    if (kind === 'join' || kind === 'leave') return { kind, ...who };
    if (kind === 'change' && detail !== null) return { kind, ...who, ...(JSON.parse(detail) as Change) };
  }
  throw new Error(`entry ${common.seq} of ${common.roomId} is of no known kind`);
}

type Change = { name: string; topic: string };

/** A row of `records`: the value is JSON. */
export type RecordRow = Omit<StoredRecord, 'value'> & { value: string };

/** A record of its row. */
export function recordOf(row: RecordRow): StoredRecord {
  return { ...row, value: JSON.parse(row.value) as StoredRecord['value'] };
}
