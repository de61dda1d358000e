import { describe, expect, it } from 'vitest';
import { framesOf, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { openReply } from '../../test/client/room.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';

/** A tab with nine rooms, in the lobby. */
async function nineRooms() {
  const server = fakeServer();
  for (let i = 1; i <= 8; i += 1) server.make(`r${i}`, 'member');
  return openTab({ server });
}

const openNow = ({ rooms }: { rooms: Map<string, { opened: Set<object> }> }) =>
  [...rooms].flatMap(([roomId, { opened }]) => (opened.size > 0 ? [roomId] : []));

describe('rooms that are open', () => {
  it('[OPENED1] are eight at most: the one visited longest ago is closed, also on the server', async () => {
    const { chat, server } = await nineRooms();
    for (let i = 1; i <= 7; i += 1) chat.openRoom(`r${i}`);
    chat.openRoom(ROOM);
    await settled();
    expect(openNow(server)).toHaveLength(8);
    chat.openRoom('r8');
    await settled();
    expect(openNow(server)).toEqual([ROOM, 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8']);
    expect(framesOf(server, 'closeroom').map((frame) => frame['roomId'])).toEqual(['r1']);
    expect(chat.get().rooms.get('r1')?.log.open).toBe(false);
  });

  it('[OPENED1] are opened again on the next connection, the one in sight first', async () => {
    const { chat, server, clock } = await nineRooms();
    for (let i = 1; i <= 8; i += 1) chat.openRoom(`r${i}`);
    await settled();
    server.drop();
    server.frames.length = 0;
    await clock.pass(1000);
    const opened = framesOf(server, 'openroom').map((frame) => frame['roomId']);
    expect(opened.join(' ')).toBe('r8 r7 r6 r5 r4 r3 r2 r1');
  });

  it('[OPENED2] go on from their cursor when they come back, with what is here shown at once', async () => {
    const { chat, server, shown, unread } = await nineRooms();
    for (const text of ['a', 'b']) server.post(text);
    await settled();
    for (let i = 1; i <= 8; i += 1) chat.openRoom(`r${i}`);
    await settled();
    server.post('meanwhile');
    await settled();
    expect([shown(), unread()]).toEqual([['a', 'b'], 3]);
    server.frames.length = 0;
    chat.openRoom(ROOM);
    expect(shown()).toEqual(['a', 'b']);
    await settled();
    expect(shown()).toEqual(['a', 'b', 'meanwhile']);
    expect(server.frames.map(({ action }) => action)).toEqual(['closeroom', 'openroom', 'catchup']);
  });

  it('[OPENED2] come back whole though they are closed and opened again before the server has answered', async () => {
    const { chat, server, clock, shown } = await nineRooms();
    chat.openRoom('r1');
    for (let i = 2; i <= 8; i += 1) chat.openRoom(`r${i}`);
    chat.openRoom(ROOM);
    chat.openRoom('r1');
    await clock.pass(1000);
    expect(openNow(server)).toContain('r1');
    server.postTo('r1', 'heard');
    await settled();
    expect([shown('r1'), openNow(server).length]).toEqual([['heard'], 8]);
  });

  it('[OPENED4] are opened again only once their closing was answered, since not every server keeps an order', async () => {
    const { chat, server, clock, shown } = await nineRooms();
    let answer = (): void => undefined;
    server.script.answer = (frame) => {
      if (frame.action !== 'closeroom' || frame['roomId'] !== ROOM) return undefined;
      answer = () => {
        server.room(ROOM).opened.clear();
        server.sockets.at(-1)?.push({ re: frame.id, ok: {} });
      };
      return 'silence';
    };
    for (let i = 1; i <= 8; i += 1) chat.openRoom(`r${i}`);
    chat.openRoom(ROOM);
    await clock.pass(5_000);
    expect(framesOf(server, 'openroom').filter((frame) => frame['roomId'] === ROOM)).toHaveLength(1);
    answer();
    await settled();
    server.post('heard');
    await settled();
    expect(shown()).toEqual(['heard']);
  });

  it('[OPENED3] miss nothing that was posted before the answer to opening them had come', async () => {
    const server = fakeServer();
    const room = server.make('public', undefined);
    const { chat, clock, shown } = await openTab({ server });
    let answer: (() => void) | undefined;
    server.script.answer = (frame) => {
      if (frame.action !== 'openroom') return undefined;
      const socket = server.sockets.at(-1);
      const reply = { re: frame.id, ok: openReply(room) };
      answer = () => socket?.push(reply);
      if (socket) room.opened.add(socket);
      server.postTo('public', 'in between');
      return 'silence';
    };
    chat.openRoom('public');
    await settled();
    expect(shown('public')).toEqual([]);
    answer?.();
    await clock.pass(200);
    const { log, head } = chat.get().rooms.get('public') ?? {};
    expect([shown('public'), log?.cursor?.seq, head?.n]).toEqual([['in between'], 1, 1]);
  });

  it('[OPENED3] may be public ones of others, and are left as they were found', async () => {
    const server = fakeServer();
    server.make('public', undefined);
    server.postTo('public', 'hello there');
    const { chat, shown } = await openTab({ server });
    chat.openRoom('public');
    await settled();
    const { role, unreadFrom } = chat.get().rooms.get('public') ?? {};
    expect([shown('public'), role, unreadFrom]).toEqual([['hello there'], undefined, undefined]);
    server.postTo('public', 'and more');
    await settled();
    expect([shown('public'), server.room('public').role]).toEqual([['hello there', 'and more'], undefined]);
  });
});
