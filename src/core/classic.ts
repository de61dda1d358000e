// Clients of the original demo and wscat: they post to the lobby as a guest, and hear nothing but messages and errors.
import { classicActions } from '../protocol/classic.ts';
import { PING } from '../protocol/connection.ts';
import { ChatError } from '../protocol/errors.ts';
import { check, openFrame } from '../protocol/frame.ts';
import { classicMessage } from '../protocol/message.ts';
import { LOBBY } from './access.ts';
import type { Ctx } from './handler.ts';
import type { Heard } from './heard.ts';
import { post } from './message.ts';

/** Runs one frame of a classic connection. Its only answer is the error it throws. */
export async function runClassic(ctx: Ctx, frame: string, heard: Heard): Promise<void> {
  const { action, fields } = openFrame(frame);
  if (action === PING || action === 'sendmessage') heard.action = action;
  if (action === PING) return;
  if (action !== 'sendmessage') {
    throw new ChatError('unknown_action', `Invalid action. Supported actions: ${classicActions.join(', ')}.`);
  }
  heard.roomId = LOBBY;
  const { message } = check(classicMessage, fields);
  // A classic client has no key of its own, so a message it sends twice is two messages.
  await post(ctx, { roomId: LOBBY, key: ctx.ports.ids.next(), message, member: false });
}
