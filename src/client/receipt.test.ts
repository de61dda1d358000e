import { describe, expect, it } from 'vitest';
import { framesOf, openTab, type Stage } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { type FakeServer, fakeServer, refusal, ROOM } from '../../test/client/server.ts';
import { emptyLog } from './log.ts';
import { readUpTo } from './receipt.ts';
import type { RoomState } from './room.ts';

const told = (server: FakeServer) => framesOf(server, 'markread').map(({ roomId, n }) => [roomId, n]);

/** Shows the newest message of a room, as a page at its end does. */
function showEnd({ chat }: Stage, roomId = ROOM): number {
  const n = chat.get().rooms.get(roomId)?.log.messages.at(-1)?.n ?? 0;
  chat.shown(roomId, n);
  return n;
}

describe('what is unread', () => {
  it('[UNREAD1] is what was posted after the receipt, for members alone', async () => {
    const server = fakeServer();
    const open = server.make('open', undefined);
    for (const text of ['a', 'b', 'c']) for (const roomId of [ROOM, 'open']) server.postTo(roomId, text);
    server.room(ROOM).receipt = 1;
    const { chat, unread } = await openTab({ server });
    expect(unread()).toBe(2);
    chat.openRoom('open');
    await settled();
    server.postTo('open', 'd');
    await settled();
    expect([unread('open'), chat.get().rooms.get('open')?.head.n]).toEqual([0, 4]);
    chat.shown('open', 4);
    chat.markAllRead('open');
    await settled();
    expect([told(server), open.receipt]).toEqual([[], 0]);
  });

  it('[UNREAD2] is nothing once the newest message was shown, however much lies before it', async () => {
    const server = fakeServer();
    for (let i = 0; i < 120; i += 1) server.post(`text ${i}`);
    const stage = await openTab({ server });
    expect([stage.unread(), stage.chat.get().rooms.get(ROOM)?.log.messages.length]).toEqual([120, 50]);
    showEnd(stage);
    expect(stage.unread()).toBe(0);
    await stage.clock.pass(3000);
    expect([told(server), server.room(ROOM).receipt]).toEqual([[[ROOM, 120]], 120]);
  });

  it('[UNREAD2] is less when another device has read, and never more', async () => {
    const server = fakeServer();
    for (const text of ['a', 'b', 'c', 'd']) server.post(text);
    const { chat, unread, clock } = await openTab({ server });
    chat.shown(ROOM, 2);
    expect(unread()).toBe(2);
    server.readElsewhere(ROOM, 1);
    await settled();
    expect(unread()).toBe(2);
    server.readElsewhere(ROOM, 3);
    await settled();
    expect(unread()).toBe(1);
    await clock.pass(5000);
    expect([told(server), server.room(ROOM).receipt]).toEqual([[], 3]);
  });

  it('[UNREAD2] hears of what another device has read though its event was lost: by a tenth beat, or by its own telling', async () => {
    for (const way of ['beat', 'telling'] as const) {
      const server = fakeServer();
      for (const text of ['a', 'b', 'c']) server.post(text);
      const { chat, clock, unread } = await openTab({ server });
      server.script.deliver = () => [];
      server.readElsewhere(ROOM, 2);
      if (way === 'telling') chat.shown(ROOM, 1);
      await clock.pass(4000);
      expect([way, unread()]).toEqual([way, way === 'telling' ? 1 : 3]);
      await clock.pass(25_000 * 10);
      expect(unread()).toBe(1);
    }
  });

  it('[UNREAD3] ends where something is missing, unless the end itself was shown', () => {
    const messages = [3, 4, 8, 9].map((n) => ({ n, seq: n, userId: 'x' })) as unknown as typeof emptyLog.messages;
    const view = { roomId: 'r', name: 'r', topic: '', kind: 'public' } as const;
    const room: RoomState = {
      view,
      role: 'member',
      head: { seq: 9, n: 9 },
      receipt: 2,
      log: { ...emptyLog, messages },
    };
    expect([2, 3, 4, 8, 9, 99].map((n) => readUpTo(room, n))).toEqual([2, 3, 4, 4, 9, 9]);
    const more = { ...room, head: { seq: 12, n: 12 } };
    expect([8, 9, 12].map((n) => readUpTo(more, n))).toEqual([4, 4, 4]);
    const early = { ...room, receipt: 1 };
    expect(readUpTo(early, 4)).toBe(1);
    const whole = { ...more.log, open: true, newest: 'read', cursor: { epoch: 'e', seq: 12, entryId: 'x' } } as const;
    expect([8, 9].map((n) => readUpTo({ ...more, log: whole }, n))).toEqual([4, 12]);
    const gone = { ...more, log: { ...more.log, gone: [3, 8] } };
    expect(readUpTo({ ...gone, receipt: 0 }, 9)).toBe(9);
  });

  it('[UNREAD4] is told 3 s after the first was shown, once', async () => {
    const server = fakeServer();
    for (const text of ['a', 'b', 'c']) server.post(text);
    const { chat, clock } = await openTab({ server });
    chat.shown(ROOM, 1);
    await clock.pass(2000);
    chat.shown(ROOM, 3);
    await clock.pass(900);
    expect(told(server)).toEqual([]);
    await clock.pass(100);
    expect(told(server)).toEqual([[ROOM, 3]]);
    await clock.pass(30_000);
    expect(told(server)).toEqual([[ROOM, 3]]);
  });

  it('[UNREAD4] is told at once when the room is left, the tab hidden, or a person says so', async () => {
    for (const way of ['leave', 'hide', 'all', 'off', 'out'] as const) {
      const server = fakeServer();
      server.make('r1', 'member');
      for (const text of ['a', 'b']) server.post(text);
      const { chat, hide, clock } = await openTab({ server });
      chat.shown(ROOM, 1);
      if (way === 'leave') chat.openRoom('r1');
      else if (way === 'hide') hide();
      else if (way === 'all') chat.markAllRead(ROOM);
      else if (way === 'off') chat.disconnect();
      else await chat.signOut();
      await settled();
      expect([way, told(server)]).toEqual([way, [[ROOM, way === 'all' ? 2 : 1]]]);
      await clock.pass(10_000);
      expect(told(server)).toHaveLength(1);
    }
  });

  it('[UNREAD4] is told again when it was refused for the moment, not answered, or cut off', async () => {
    for (const fault of ['later', 'silence', 'cut', 'never'] as const) {
      const server = fakeServer();
      server.post('a');
      const { clock, ...stage } = await openTab({ server });
      let first = true;
      server.script.answer = ({ action }) => {
        if (action !== 'markread' || !first) return undefined;
        first = false;
        if (fault === 'cut') server.drop();
        if (fault === 'later') return refusal('unavailable', 'later', 1000);
        return fault === 'never' ? refusal('forbidden') : 'silence';
      };
      showEnd({ clock, ...stage });
      await clock.pass(20_000);
      expect([fault, told(server).length]).toEqual([fault, fault === 'never' ? 1 : 2]);
      if (fault === 'never') server.drop();
      await clock.pass(10_000);
      expect(told(server)).toHaveLength(2);
      expect(stage.unread()).toBe(0);
    }
  });

  it('[UNREAD5] does not grow by what the person writes after having read everything', async () => {
    const server = fakeServer();
    server.make('r1', 'member');
    const { chat, unread, clock } = await openTab({ server });
    chat.send('r1', 'mine');
    chat.send('r1', 'mine too');
    await settled();
    expect(unread('r1')).toBe(0);
    server.postTo('r1', 'theirs');
    chat.send('r1', 'mine again');
    await clock.pass(4000);
    expect([unread('r1'), told(server).at(-1)]).toEqual([2, ['r1', 2]]);
  });

  it('[UNREAD4] [UNREAD5] does not grow by it either when the tab ends right after', async () => {
    const server = fakeServer();
    server.make('r1', 'member');
    const { chat } = await openTab({ server, room: 'r1' });
    chat.send('r1', 'mine');
    await settled();
    expect(server.room('r1').receipt).toBe(1);
    server.postTo('r1', 'theirs');
    chat.send('r1', 'mine before reading theirs');
    await settled();
    expect(told(server)).toEqual([['r1', 1]]);
  });

  it('[UNREAD6] begins at a line that stands from coming to a room until leaving it', async () => {
    const server = fakeServer();
    for (const text of ['a', 'b', 'c']) server.post(text);
    server.room(ROOM).receipt = 1;
    server.make('r1', 'member');
    const stage = await openTab({ server });
    const { chat, clock } = stage;
    const line = (roomId = ROOM) => chat.get().rooms.get(roomId)?.unreadFrom;
    expect(line()).toBe(1);
    showEnd(stage);
    await clock.pass(4000);
    server.drop();
    await clock.pass(1000);
    chat.openRoom(ROOM);
    expect([line(), stage.unread()]).toEqual([1, 0]);
    chat.openRoom('r1');
    expect([line(), line('r1')]).toEqual([undefined, 0]);
    chat.openRoom(ROOM);
    expect(line()).toBe(3);
    chat.lookAway();
    expect(line()).toBeUndefined();
    server.post('d');
    await settled();
    chat.openRoom(ROOM);
    expect(line()).toBe(3);
  });

  it('[UNREAD6] begins there also when own rooms are many, or the room is not told of before it is opened', async () => {
    for (const [page, first] of [
      [1, ROOM],
      [1, 'z'],
      [100, 'z'],
    ] as const) {
      const server = fakeServer();
      server.page = page;
      for (const roomId of ['a', 'b', 'z']) server.make(roomId, 'member');
      for (const text of ['x', 'y']) server.postTo(first, text);
      server.script.answer = ({ action }) => (action === 'rooms' ? 'silence' : undefined);
      const stage = await openTab({ server, room: first });
      showEnd(stage, first);
      server.script = {};
      await stage.clock.pass(12_000);
      const { unreadFrom, receipt } = stage.chat.get().rooms.get(first) ?? {};
      expect([page, first, unreadFrom, receipt]).toEqual([page, first, 0, 2]);
    }
  });
});
