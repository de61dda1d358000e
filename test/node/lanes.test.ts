// The page's client at a real server: what the server shuts behind a refusal, the client opens again.
import { expect, it } from 'vitest';
import { limits } from '../../src/core/limits.ts';
import { type Chat, createChat } from '../../src/client/chat.ts';
import { tabClock } from '../../src/client/clock.ts';
import { memoryVault } from '../client/chat.ts';
import { signIn } from '../person.ts';
import { startServer } from '../platform/node.ts';

/** Resolves when a chat's state is so. */
function until(chat: Chat, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => void (isSo() && (stop(), resolve()));
    const stop = chat.subscribe(look);
    look();
  });
}

it('[OUTBOX12] [LOG13] goes on in a room when the words that were refused for now are taken back', async () => {
  const server = await startServer();
  const { cookie } = await signIn(server, 'Ana');
  const chat = createChat({
    fetch(path, init) {
      const headers = new Headers(init?.headers);
      headers.set('cookie', cookie);
      return fetch(`${server.http}${path as string}`, { ...init, headers });
    },
    WebSocket,
    clock: tabClock,
    tab: {
      online: () => true,
      visible: () => true,
      onWake: () => undefined,
      onHide: () => undefined,
      onOffline: () => undefined,
      onStored: () => undefined,
    },
    locks: undefined,
    sessionStorage: undefined,
    vault: () => memoryVault(new Map()),
  });
  const texts = () => (chat.get().rooms.get('lobby')?.log.messages ?? []).map(({ message }) => message);
  const outbox = () => chat.get().outbox;
  chat.openRoom('lobby');
  await until(chat, () => chat.get().connection.phase === 'connected');
  const words = Array.from({ length: limits.message.burst + 12 }, (_, i) => `m${i}`);
  for (const text of words) chat.send('lobby', text);
  await until(chat, () => outbox().pauses.has('lobby') && outbox().items.every(({ state }) => state === 'queued'));
  const [first] = outbox().items;
  chat.remove(first?.key ?? '');
  await until(chat, () => outbox().items.length === 0);
  expect(texts()).toEqual(words.filter((text) => text !== first?.text));
  chat.disconnect();
  await server.stop();
});
