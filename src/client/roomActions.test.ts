import { describe, expect, it } from 'vitest';
import { framesOf, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, refusal, ROOM } from '../../test/client/server.ts';

describe('what a person does with rooms', () => {
  it('[OWN4] makes one and is in it at once', async () => {
    const { chat, server } = await openTab();
    const answer = await chat.createRoom({ name: 'regatta', topic: '' });
    const roomId = answer.ok ? answer.roomId : '';
    expect(chat.get().rooms.get(roomId)).toMatchObject({ role: 'owner', view: { name: 'regatta', topic: '' } });
    chat.openRoom(roomId);
    chat.send(roomId, 'first');
    await settled();
    expect(server.room(roomId).log).toHaveLength(1);
    expect(await chat.updateRoom(roomId, { topic: 'sails' })).toEqual({ ok: true });
    expect(chat.get().rooms.get(roomId)?.view).toMatchObject({ name: 'regatta', topic: 'sails' });
  });

  it('[OWN4] joins and leaves, without losing what is on the screen', async () => {
    const server = fakeServer();
    server.make('public', undefined);
    server.postTo('public', 'hello');
    const { chat, shown, unread } = await openTab({ server, room: 'public' });
    expect(await chat.joinRoom('public')).toEqual({ ok: true });
    expect([chat.get().rooms.get('public')?.role, shown(), unread()]).toEqual(['member', ['hello', 'Ines join'], 0]);
    server.postTo('public', 'welcome');
    await settled();
    expect(unread()).toBe(1);
    expect(await chat.leaveRoom('public')).toEqual({ ok: true });
    await settled();
    const { role, log } = chat.get().rooms.get('public') ?? {};
    expect([role, log?.open, shown(), unread()]).toEqual([
      undefined,
      true,
      ['hello', 'Ines join', 'welcome', 'Ines leave'],
      0,
    ]);
    chat.openRoom(ROOM);
    expect(await chat.leaveRoom('public')).toEqual({ ok: true });
  });

  it('[OWN4] is told why not, in a word, and of an answer that was lost', async () => {
    const { chat, server, clock } = await openTab();
    const run = [
      () => chat.createRoom({ name: 'x', topic: 'y' }),
      () => chat.joinRoom(ROOM),
      () => chat.leaveRoom(ROOM),
      () => chat.updateRoom(ROOM, { name: 'x' }),
      () => chat.browse(),
      () => chat.loadMembers(ROOM),
      () => chat.changeProfile({ username: 'x' }),
      () => chat.becomeOwner('secret'),
    ];
    server.script.answer = ({ action }) => (action === 'hello' ? undefined : refusal('forbidden'));
    server.script.http = () => ({ status: 403, body: { ...refusal('forbidden') } });
    for (const one of run) expect(await one()).toEqual({ ok: false, problem: 'forbidden' });
    expect(chat.get().browse).toMatchObject({ phase: 'failed', problem: 'forbidden' });
    expect(chat.get().members.get(ROOM)?.phase).toBe('failed');
    server.script.answer = () => 'silence';
    server.script.http = () => ({ status: 0 });
    const lost = Promise.all(run.map((one) => one()));
    await clock.pass(10_000);
    for (const answer of await lost) expect(answer).toEqual({ ok: false, problem: 'unreachable' });
    chat.disconnect();
    expect(await chat.joinRoom(ROOM)).toEqual({ ok: false, problem: 'unreachable' });
  });

  it('[OWN5] never makes a room twice: without an answer the own rooms are read again', async () => {
    for (const way of ['lost', 'cut'] as const) {
      const { chat, server, clock } = await openTab();
      server.script.deliver = () => [];
      server.script.loses = ({ action }) => {
        if (action !== 'createroom') return false;
        if (way === 'cut') server.drop();
        return true;
      };
      const answer = chat.createRoom({ name: 'regatta', topic: 'sails' });
      await clock.pass(11_000);
      expect(await answer).toEqual({ ok: false, problem: 'unreachable' });
      await clock.pass(5000);
      const names = [...chat.get().rooms.values()].map(({ view }) => view.name);
      expect([way, names, framesOf(server, 'createroom').length]).toEqual([way, ['lobby', 'regatta'], 1]);
    }
  });

  it('[OWN6] takes over the new name of a room that is not open', async () => {
    const server = fakeServer();
    server.make('z', 'member');
    const { chat, clock } = await openTab({ server });
    server.tell({ event: 'room.updated', roomId: 'z', name: 'harbour', topic: 'Ropes' });
    await clock.pass(1000);
    expect(chat.get().rooms.get('z')?.view).toMatchObject({ name: 'harbour', topic: 'Ropes' });
  });

  it('[OWN5] is not undone by a list of rooms that was being read meanwhile', async () => {
    for (const way of ['join', 'leave'] as const) {
      const server = fakeServer();
      server.page = 1;
      server.make('a-room', way === 'leave' ? 'member' : undefined);
      server.make('z', 'member');
      const { chat, clock } = await openTab({ server });
      server.script.deliver = () => [];
      server.rev += 1;
      let held: (() => void) | undefined;
      server.script.answer = (frame) => {
        if (frame.action !== 'rooms' || held) return undefined;
        const socket = server.sockets.at(-1);
        const page = { rooms: [{ ...server.room('z').view, epoch: 'epoch-1', head: { seq: 0, n: 0 } }] };
        held = () => socket?.push({ re: frame.id, ok: page });
        return 'silence';
      };
      await clock.pass(30_000);
      await (way === 'join' ? chat.joinRoom('a-room') : chat.leaveRoom('a-room'));
      held?.();
      await clock.pass(1000);
      expect([way, chat.get().rooms.get('a-room')?.role]).toEqual([way, way === 'join' ? 'member' : undefined]);
      expect(chat.get().rooms.has('z')).toBe(true);
    }
  });

  it('[BROWSE1] looks through all public rooms, page by page, once at a time', async () => {
    const server = fakeServer();
    server.page = 2;
    for (let i = 1; i <= 4; i += 1) server.make(`r${i}`, i === 1 ? 'member' : undefined);
    const { chat } = await openTab({ server });
    expect(chat.get().browse.phase).toBe('idle');
    const both = [chat.browse(), chat.browse()];
    expect([both[0] === both[1], chat.get().browse.phase]).toEqual([true, 'loading']);
    expect(await Promise.all(both)).toEqual([{ ok: true }, { ok: true }]);
    const { phase, rooms } = chat.get().browse;
    expect([phase, rooms.map(({ roomId, role }) => [roomId, role])]).toEqual([
      'ready',
      [
        [ROOM, 'member'],
        ['r1', 'member'],
        ['r2', undefined],
        ['r3', undefined],
        ['r4', undefined],
      ],
    ]);
    server.script.answer = ({ action }) => (action === 'rooms' ? refusal('unavailable', 'later') : undefined);
    expect(await chat.browse()).toEqual({ ok: false, problem: 'unavailable' });
    expect(chat.get().browse).toMatchObject({ phase: 'failed', problem: 'unavailable', rooms: { length: 5 } });
  });

  it('[BROWSE1] looks at 2,000 rooms and no more', async () => {
    const server = fakeServer();
    const { chat } = await openTab({ server });
    server.script.answer = ({ action, after }) => {
      const from = Number(after ?? 0);
      const one = { name: '', topic: '', kind: 'public', epoch: 'e', head: { seq: 0, n: 0 }, memberCount: 0 };
      const rooms = Array.from({ length: 100 }, (_, i) => ({ ...one, roomId: String(from + i) }));
      return action === 'rooms' ? { ok: { rooms, next: String(from + 100) } } : undefined;
    };
    await chat.browse();
    expect([chat.get().browse.rooms.length, framesOf(server, 'rooms').length]).toEqual([2000, 20]);
  });

  it('[BROWSE1] counts oneself once, in rooms that are open and in others', async () => {
    const server = fakeServer();
    for (const roomId of ['open', 'closed']) server.make(roomId, undefined);
    const { chat, clock } = await openTab({ server, room: 'open' });
    await chat.browse();
    const counts = () => chat.get().browse.rooms.map(({ memberCount, role }) => [memberCount, role]);
    for (const roomId of ['open', 'closed']) await chat.joinRoom(roomId);
    await clock.pass(1000);
    const within = [1, 'member'];
    expect(counts()).toEqual([within, within, within]);
    for (const roomId of ['open', 'closed']) await chat.leaveRoom(roomId);
    await clock.pass(1000);
    expect(counts()).toEqual([[0, undefined], within, [0, undefined]]);
  });

  it('[BROWSE2] reads again only the page that did not come', async () => {
    const server = fakeServer();
    server.page = 2;
    server.room(ROOM).others = ['a', 'b', 'c', 'd'].map((userId) => ({
      userId,
      username: userId,
      color: 'blue',
      role: 'member',
    }));
    const { chat } = await openTab({ server });
    const seen = () =>
      chat
        .get()
        .members.get(ROOM)
        ?.list.map((member) => member.userId);
    await chat.loadMembers(ROOM);
    await chat.loadMoreMembers(ROOM);
    server.script.answer = ({ action }) => (action === 'members' ? refusal('unavailable') : undefined);
    await chat.loadMoreMembers(ROOM);
    server.script = {};
    expect(await chat.loadMembersAgain(ROOM)).toEqual({ ok: true });
    expect(seen()).toEqual(['a', 'b', 'c', 'd', 'me']);
    // The first page is read anew on each connection, and may fail with all of them here.
    server.script.answer = ({ action }) => (action === 'members' ? refusal('unavailable') : undefined);
    await chat.loadMembers(ROOM);
    server.script = {};
    await chat.loadMembersAgain(ROOM);
    expect([chat.get().members.get(ROOM)?.phase, seen()]).toEqual(['ready', ['a', 'b']]);
  });

  it('[BROWSE3] keeps no list of rooms for the next person', async () => {
    const server = fakeServer();
    server.make('harbour', 'member');
    const { chat } = await openTab({ server });
    await chat.browse();
    expect(chat.get().browse.rooms.map(({ role }) => role)).toEqual(['member', 'member']);
    await chat.signOut();
    expect(chat.get().browse.rooms).toEqual([]);
  });

  it('[BROWSE2] sees who is in a room, page by page, each once, and who comes and goes meanwhile', async () => {
    const server = fakeServer();
    server.page = 2;
    const others = ['b', 'd', 'n', 'p'].map(
      (userId) => ({ userId, username: userId, color: 'blue', role: 'member' }) as const,
    );
    server.room(ROOM).others = [...others];
    const { chat } = await openTab({ server });
    const seen = () => {
      const { phase, list, more } = chat.get().members.get(ROOM) ?? {};
      return [phase, list?.map(({ userId }) => userId).join(''), more];
    };
    expect(await chat.loadMoreMembers(ROOM)).toEqual({ ok: true });
    expect(seen()).toEqual([undefined, undefined, undefined]);
    const loading = chat.loadMembers(ROOM);
    expect(seen()).toEqual(['loading', '', false]);
    await loading;
    expect(seen()).toEqual(['ready', 'bd', true]);
    server.note(ROOM, 'join', { userId: 'c', username: 'c', color: 'pink' });
    server.note(ROOM, 'join', { userId: 'z', username: 'z', color: 'pink' });
    server.note(ROOM, 'leave', { userId: 'b', username: 'b', color: 'blue' });
    await settled();
    expect(seen()).toEqual(['ready', 'cd', true]);
    await chat.loadMoreMembers(ROOM);
    expect(seen()).toEqual(['ready', 'cdmen', true]);
    await chat.loadMoreMembers(ROOM);
    await chat.loadMoreMembers(ROOM);
    expect(seen()).toEqual(['ready', 'cdmenp', false]);
    expect(framesOf(server, 'members')).toHaveLength(3);
  });
});
