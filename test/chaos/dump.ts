// The whole log of the lobby, read as any client would.
import { type Address, connect, signIn } from '../person.ts';
import type { Final } from './history.ts';

/** Every entry from the first to the last, with the text of posts. */
export async function readLog(at: Address): Promise<Final[]> {
  const person = await connect(at, await signIn(at, 'Auditor'));
  const { cursor: end, epoch } = await person.ok('openroom', { roomId: 'lobby' });
  const log: Final[] = [];
  let cursor = { epoch, seq: 0, entryId: '' };
  while (cursor.seq < end.seq) {
    const page = await person.ok('catchup', { roomId: 'lobby', cursor });
    if ('reset' in page) throw new Error('the log was reset');
    const messages = new Map(page.messages.map((message) => [message.messageId, message]));
    for (const entry of page.entries) {
      const { seq, entryId, kind, userId } = entry;
      const message = entry.kind === 'post' ? messages.get(entry.messageId) : undefined;
      log.push({
        seq,
        entryId,
        kind,
        userId,
        ...(message ? { n: message.n, key: message.key, text: message.message } : {}),
      });
    }
    ({ cursor } = page);
  }
  person.socket.close();
  return log;
}
