import { describe, expect, it } from 'vitest';
import { asked, framesOf, openTab } from '../../test/client/chat.ts';
import { fakeLocks } from '../../test/client/locks.ts';
import { settled } from '../../test/client/clock.ts';
import { type FakeServer, fakeServer, ROOM } from '../../test/client/server.ts';

/** Refuses words for now, and keeps the lane of a connection shut until the refused key comes again. */
function keepLanes(server: FakeServer, refuses: (text: unknown) => boolean): void {
  const shut = new Map<number, unknown>();
  server.script.answer = ({ action, socket, key, message }) => {
    if (action !== 'sendmessage') return undefined;
    if ((shut.get(socket) ?? key) === key && !refuses(message)) return void shut.delete(socket);
    if (!shut.has(socket)) shut.set(socket, key);
    return { error: 'rate_limited', message: '', retry: 'later', afterMs: 1000 };
  };
}

describe('a lane that the server has shut', () => {
  it('[OUTBOX12] opens when what shut it is taken back, and no trouble is spoken of', async () => {
    const { chat, server, clock, shown } = await openTab();
    let refusing = true;
    keepLanes(server, () => refusing);
    for (const text of ['a', 'b', 'c']) chat.send(ROOM, text);
    await settled();
    refusing = false;
    chat.remove(chat.get().outbox.items[0]?.key ?? '');
    const troubles: unknown[] = [];
    chat.subscribe(() => 'trouble' in chat.get().connection && troubles.push(chat.get().connection));
    await clock.pass(3000);
    expect([shown(), chat.get().outbox.items, chat.get().outbox.pauses.size]).toEqual([['b', 'c'], [], 0]);
    expect([server.sockets.length, troubles]).toEqual([2, []]);
    chat.send(ROOM, 'd');
    await settled();
    expect([shown(), server.sockets.length]).toEqual([['b', 'c', 'd'], 2]);
  });

  it('[OUTBOX12] stays on the same connection when what was refused comes again, or nothing is left to send', async () => {
    const { chat, server, clock, shown } = await openTab();
    let refusing = true;
    keepLanes(server, () => refusing);
    for (const text of ['a', 'b']) chat.send(ROOM, text);
    await settled();
    refusing = false;
    await clock.pass(3000);
    expect([shown(), server.sockets.length]).toEqual([['a', 'b'], 1]);
    refusing = true;
    chat.send(ROOM, 'c');
    await settled();
    chat.remove(chat.get().outbox.items[0]?.key ?? '');
    await clock.pass(3000);
    expect([shown(), server.sockets.length]).toEqual([['a', 'b'], 1]);
  });

  it('[OUTBOX12] opens when another tab has sent what shut it', async () => {
    const server = fakeServer();
    const locks = fakeLocks();
    const first = await openTab({ server, locks });
    const { kept, clock } = first;
    let refusing = true;
    keepLanes(server, () => refusing);
    first.chat.send(ROOM, 'a');
    await settled();
    refusing = false;
    const second = await openTab({ server, locks, kept });
    second.chat.send(ROOM, 'from the second');
    await settled();
    await settled();
    expect(first.shown()).toEqual(['a', 'from the second']);
    for (const text of ['b', 'c']) first.chat.send(ROOM, text);
    await settled();
    await clock.pass(3000);
    expect([first.shown(), first.states()]).toEqual([['a', 'from the second', 'b', 'c'], []]);
    expect(asked(server, 'sendmessage').slice(-2)).toEqual(['b', 'c']);
    expect(framesOf(server, 'hello')).toHaveLength(3);
  });
});
