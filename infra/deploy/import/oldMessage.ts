// A row of the original demo's MessageHistory, and the message that becomes of it.
import { createHash } from 'node:crypto';
import { LOBBY } from '../../../src/core/access.ts';
import type { PostDraft } from '../../../src/core/ports.ts';
import { type Color, colors } from '../../../src/protocol/account.ts';
import { connectionId, name, timestamp } from '../../../src/protocol/define.ts';
import { message, text } from '../../../src/protocol/message.ts';

/** A row as it comes, of any shape. */
export type OldRow = { [attribute: string]: unknown };

/** How many characters of its connection the demo showed as a person. */
const SHOWN = 8;

/**
 * The post that a row becomes, or the reason why it becomes none. The same row always becomes the same post: its ids are
 * made of the row's. Who wrote it is a person of their own for each connection, as it was in the demo.
 */
export function readOldRow(row: OldRow): PostDraft | string {
  const id = message.shape.messageId.safeParse(row['messageId']);
  if (!id.success) return 'no messageId that is a UUID';
  const at = timeOf(row['timestamp']);
  if (at === undefined) return 'no time';
  const said = text.safeParse(row['message']);
  if (!said.success)
    return typeof row['message'] === 'string' ? `a text that ${said.error.issues[0]?.message}` : 'no text';
  const connection = connectionId.safeParse(row['connectionId']);
  const from = connection.success ? connection.data : 'unknown';
  const called = name.safeParse(row['username']);
  return {
    kind: 'post',
    messageId: id.data,
    entryId: id.data,
    key: id.data,
    timestamp: at,
    message: said.data,
    connectionId: from,
    userId: `demo-${digest(from).toString('base64url').slice(0, 22)}`,
    username: called.success ? called.data : from.slice(0, SHOWN),
    color: colorOf(from),
  };
}

/** The order in which the log is to hold them: by time, and by id where that is the same. */
export function inOrder(a: PostDraft, b: PostDraft): number {
  return compare(a.timestamp, b.timestamp) || compare(a.messageId, b.messageId);
}

/** The room that all of them go to: the demo had no other. */
export const room = LOBBY;

/** ISO 8601 in UTC with milliseconds. A time without a zone is taken for UTC, which Lambda's clock is. */
function timeOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (timestamp.safeParse(value).success) return value;
  const zoned = /T[\d:.]+$/u.test(value) ? `${value}Z` : value;
  const at = /^\d{4}-\d\d-\d\dT/u.test(zoned) ? Date.parse(zoned) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function colorOf(from: string): Color {
  return colors[digest(from).readUInt32BE(0) % colors.length] as Color;
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
