// Messages: what one looks like, how it is sent, and the event that tells of it.
import * as z from 'zod/mini';
import { color } from './account.ts';
import { command, connectionId, event, id, key, n, seq, shownName, timestamp } from './define.ts';
import { bytesOf, pointsOf, TEXT_BYTES, TEXT_POINTS } from './limits.ts';

/** C0 control characters other than tab and newline. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f]/u;
/** Nothing but space and what draws nothing. */
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;
const tooLarge = { params: { code: 'too_large' } };

/** The text of a message, kept byte for byte. */
export const text = z.string().check(
  z.refine((s) => !BLANK.test(s), { error: 'is empty', abort: true }),
  z.refine((s) => pointsOf(s) <= TEXT_POINTS, { error: `is longer than ${TEXT_POINTS} characters`, ...tooLarge }),
  z.refine((s) => bytesOf(s) <= TEXT_BYTES, { error: `is larger than ${TEXT_BYTES} bytes`, ...tooLarge }),
  z.refine((s) => s.isWellFormed(), 'holds half a character'),
  z.refine((s) => !CONTROLS.test(s), 'holds a control character'),
);

/** A message in its current state. The first four fields are the ones the original demo had. */
export const message = z.object({
  messageId: z.uuid(),
  timestamp,
  message: z.string(),
  connectionId,
  roomId: id,
  seq,
  n,
  /** Seq of the entry that last changed this message. */
  rev: seq,
  entryId: id,
  userId: id,
  username: shownName,
  color,
  key,
});
export type Message = z.infer<typeof message>;

export const messageCommands = {
  /** Posts to a room. The same key again gives the first answer again; with another room or text it is a conflict. */
  sendmessage: command(
    z.object({ roomId: id, key, message: text }),
    z.object({ messageId: z.uuid(), seq, n, entryId: id, timestamp }),
  ),
};

export const messageEvents = {
  /** A message was posted. The sender receives it too, with the same bytes; its tabs match it by `key`. */
  'message.posted': event('logged', message),
};

/** What a classic client sends besides `action`: the lobby is its only room. */
export const classicMessage = z.object({ message: text });
