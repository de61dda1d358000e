// What is done with messages. Where they are kept is behind the port RoomLog.
import type { messageCommands } from '../protocol/message.ts';
import { profileOf } from './account.ts';
import type { Ctx, Handlers } from './handler.ts';
import { take } from './limits.ts';
import { publishEntry } from './notice.ts';
import type { Message } from '../protocol/message.ts';

export const messageHandlers: Handlers<keyof typeof messageCommands> = {
  async sendmessage(ctx, { roomId, key, message }) {
    const { messageId, seq, n, entryId, timestamp } = await post(ctx, { roomId, key, message, member: true });
    return { messageId, seq, n, entryId, timestamp };
  },
};

/** Appends a post and publishes it, unless the key was there already. `member`: whether the log must find a membership. */
export async function post(
  ctx: Ctx,
  { roomId, key, message: text, member }: { roomId: string; key: string; message: string; member: boolean },
): Promise<Message> {
  const { ports } = ctx;
  const { connectionId, user } = ctx.connection;
  await take(ports, 'message', user.userId);
  // Who may not write here uses up nothing of what those have who may; the log says what is wrong.
  const counted = ports.limits.counting && (!member || (await ports.rooms.member(roomId, user.userId)) !== undefined);
  if (counted) await take(ports, 'roomMessage', roomId);
  const appended = await ports.roomLog.append(
    roomId,
    {
      kind: 'post',
      ...profileOf(user),
      connectionId,
      key,
      message: text,
      messageId: ports.ids.uuid(),
      entryId: ports.ids.next(),
      timestamp: new Date(ports.clock.now()).toISOString(),
    },
    { connectionId, userId: user.userId, member },
  );
  if (!appended.message) throw new Error('the log stored a post without a message');
  publishEntry(ctx, appended);
  return appended.message;
}
