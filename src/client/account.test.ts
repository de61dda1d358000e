import { describe, expect, it } from 'vitest';
import { asked, framesOf, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';

describe('who somebody is', () => {
  it('[PROFILE1] takes another name or colour, which the state shows at once', async () => {
    const { chat } = await openTab();
    expect(await chat.changeProfile({ username: 'Mara' })).toEqual({ ok: true });
    expect(await chat.changeProfile({ color: 'pink' })).toEqual({ ok: true });
    expect(chat.get().account).toEqual({ phase: 'in', user: { userId: 'me', username: 'Mara', color: 'pink' } });
  });

  it('[PROFILE1] stays who they are when a change is refused, and is told why until it is forgotten', async () => {
    const { chat, server } = await openTab();
    server.script.http = () => ({ status: 400, body: { error: 'invalid', message: 'No.', retry: 'never' } });
    const change = chat.changeProfile({ username: '' });
    expect(chat.get().account.busy).toBe(true);
    expect(await change).toEqual({ ok: false, problem: 'invalid' });
    expect(chat.get().account).toMatchObject({ user: { username: 'Ines' }, problem: 'invalid' });
    chat.forgetProblem();
    expect(chat.get().account).toEqual({ phase: 'in', user: server.user });
  });

  it('[PROFILE2] comes in as the owner by a link, from being nobody', async () => {
    const server = fakeServer();
    const calls: unknown[] = [];
    server.script.http = (path, body) => {
      if (path === '/api/session') return { status: 200, body: {} };
      calls.push([path, body]);
      return undefined;
    };
    const { chat } = await openTab({ server });
    expect(chat.get().account.phase).toBe('out');
    expect(await chat.becomeOwner('secret', 'Olga')).toEqual({ ok: true });
    await settled();
    expect(calls).toEqual([['/api/owner', { secret: 'secret', username: 'Olga' }]]);
    expect([chat.get().account.phase, chat.get().connection.phase]).toEqual(['in', 'connected']);
  });

  it('[PROFILE2] leaves nothing of the guest they were before: connection, rooms, words and drafts', async () => {
    const { chat, server, shown } = await openTab();
    server.make('of-the-guest', 'member');
    server.post('seen by the guest');
    await settled();
    server.script.answer = ({ action }) => (action === 'sendmessage' ? 'silence' : undefined);
    chat.send(ROOM, 'of the guest');
    chat.keepDraft(ROOM, 'half a thought');
    await settled();
    server.script = {};
    server.user = { userId: 'owner', username: 'Olga', color: 'blue' };
    server.rooms.delete('of-the-guest');
    expect(await chat.becomeOwner('secret')).toEqual({ ok: true });
    expect([chat.get().rooms.size, chat.get().roomsKnown, chat.draft(ROOM)]).toEqual([0, false, '']);
    await settled();
    expect([...chat.get().rooms.keys()]).toEqual([ROOM]);
    expect(shown()).toEqual(['seen by the guest', '(of the guest)']);
    expect([chat.get().outbox.items[0]?.problem, asked(server, 'sendmessage').length]).toEqual(['other_person', 1]);
    expect(server.sockets.map((socket) => socket.live)).toEqual([false, true]);
  });

  it('[PROFILE2] leaves nothing on the screen either when another tab has signed somebody else in', async () => {
    const { chat, server, clock } = await openTab();
    server.make('private', 'member');
    await settled();
    chat.openRoom('private');
    await chat.loadMembers(ROOM);
    await settled();
    server.user = { userId: 'someone-else', username: 'Bo', color: 'green' };
    server.room('private').role = undefined;
    server.room('private').view.kind = 'private';
    server.script.answer = ({ action, roomId }) =>
      action === 'openroom' && roomId === 'private' ? { error: 'not_found', message: '', retry: 'never' } : undefined;
    server.drop();
    await clock.pass(1000);
    const { rooms, members } = chat.get();
    expect([[...rooms.keys()].sort(), members.size]).toEqual([['lobby', 'private'], 0]);
    const opened = framesOf(server, 'openroom').filter((frame) => frame.socket === 2);
    expect(opened.map((frame) => frame['roomId'])).toEqual(['private']);
    expect(rooms.get('private')).toMatchObject({ refused: 'not_found', log: { messages: [] }, view: { name: '' } });
  });
});
