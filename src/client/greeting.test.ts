import { describe, expect, it } from 'vitest';
import { framesOf, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, refusal, ROOM } from '../../test/client/server.ts';

/** A server with many rooms, three to a page, all of them the person's. */
function manyRooms(count: number) {
  const server = fakeServer();
  server.page = 3;
  for (let i = 1; i <= count; i += 1) server.make(`r${i}`, 'member');
  return server;
}

describe('own rooms', () => {
  it('[OWN1] are read page by page, and known when the last page is', async () => {
    const server = manyRooms(7);
    const known: boolean[] = [];
    const { chat } = await openTab({ server }, false);
    server.script.answer = ({ action }) => {
      if (action === 'rooms') known.push(chat.get().roomsKnown);
      return undefined;
    };
    await settled();
    expect([known, chat.get().roomsKnown]).toEqual([[false, false], true]);
    expect([...chat.get().rooms.keys()]).toEqual([ROOM, 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7']);
    expect(framesOf(server, 'rooms').map((frame) => frame['after'])).toEqual(['r2', 'r5']);
  });

  it('[OWN1] are read on after a page was refused for the moment or not answered', async () => {
    const server = manyRooms(7);
    const faults = [refusal('unavailable', 'later', 100), 'silence' as const];
    server.script.answer = ({ action }) => (action === 'rooms' ? faults.shift() : undefined);
    const { chat, clock } = await openTab({ server });
    expect(chat.get().roomsKnown).toBe(false);
    await clock.pass(12_000);
    expect([chat.get().roomsKnown, chat.get().rooms.size]).toEqual([true, 8]);
  });

  it('[OWN1] go when they are listed no more, unless they are open: then without a role', async () => {
    const server = manyRooms(5);
    server.postTo('r4', 'still to be read');
    const { chat, clock, shown } = await openTab({ server, room: 'r4' });
    expect(shown()).toEqual(['still to be read']);
    server.drop();
    for (const roomId of ['r3', 'r4']) server.room(roomId).role = undefined;
    await clock.pass(1000);
    const { rooms } = chat.get();
    expect([...rooms.keys()]).toEqual([ROOM, 'r1', 'r2', 'r4', 'r5']);
    expect([rooms.get('r4')?.role, rooms.get('r5')?.role, shown()]).toEqual([
      undefined,
      'member',
      ['still to be read'],
    ]);
  });

  it('[OWN2] are told anew when an event or a beat tells of a newer revision, and keep what is here', async () => {
    for (const way of ['event', 'beat'] as const) {
      const server = manyRooms(4);
      const { chat, clock, shown } = await openTab({ server });
      server.post('here');
      chat.keepDraft(ROOM, 'half a thought');
      await settled();
      const { log } = chat.get().rooms.get(ROOM) ?? {};
      if (way === 'beat') server.script.deliver = () => [];
      server.make('z', 'member');
      await (way === 'event' ? settled() : clock.pass(31_000));
      expect([way, chat.get().rooms.has('z'), chat.get().rooms.size]).toEqual([way, true, 6]);
      expect([shown(), chat.draft(ROOM), chat.get().rooms.get(ROOM)?.log]).toEqual([['here'], 'half a thought', log]);
      expect([framesOf(server, 'hello').length, framesOf(server, 'openroom').length]).toEqual([2, 1]);
    }
  });

  it('[OWN2] are told anew once more when they changed while they were being told', async () => {
    const server = manyRooms(4);
    const { chat, clock } = await openTab({ server });
    let first = true;
    server.script.answer = ({ action }) => {
      if (action !== 'rooms' || !first) return undefined;
      first = false;
      server.make('a-new-one', 'member');
      return undefined;
    };
    server.make('z', 'member');
    await clock.pass(1000);
    expect([chat.get().rooms.has('a-new-one'), chat.get().rooms.has('z')]).toEqual([true, true]);
    const greetings = framesOf(server, 'hello').length;
    await clock.pass(100_000);
    expect([greetings, framesOf(server, 'hello').length]).toEqual([3, 3]);
  });

  it('[OWN2] are not asked for without a pause when the server tells of a revision that it does not have', async () => {
    const { server, clock } = await openTab();
    server.tell({ event: 'me.changed', rev: 1000 });
    await clock.pass(20_000);
    expect(framesOf(server, 'hello').length).toBeLessThan(10);
  });

  it('[OWN3] tell their heads while they are closed: in greetings, beats and events of their own', async () => {
    const server = manyRooms(4);
    server.postTo('r3', 'before');
    const { chat, clock, unread } = await openTab({ server });
    expect(unread('r3')).toBe(1);
    server.postTo('r3', 'told');
    await settled();
    expect(unread('r3')).toBe(2);
    server.script.deliver = () => [];
    server.postTo('r3', 'lost');
    await clock.pass(25_000 * 9);
    expect(unread('r3')).toBe(2);
    await clock.pass(30_000);
    expect(unread('r3')).toBe(3);
    expect([chat.get().rooms.get('r3')?.log.messages, framesOf(server, 'openroom').length]).toEqual([[], 1]);
  });

  it('[OWN3] count anew in another log', async () => {
    const server = manyRooms(1);
    for (const text of ['a', 'b', 'c']) server.postTo('r1', text);
    const { chat, clock, unread } = await openTab({ server });
    chat.markAllRead('r1');
    await settled();
    expect(unread('r1')).toBe(0);
    server.drop();
    Object.assign(server.room('r1'), { log: [], epoch: 'epoch-2', receipt: 0 });
    server.postTo('r1', 'after the restore');
    await clock.pass(1000);
    expect([unread('r1'), chat.get().rooms.get('r1')?.receipt]).toEqual([1, 0]);
  });

  it('[SYNC10] says of a room that nobody knows that it cannot be opened', async () => {
    const { chat, server } = await openTab({ room: 'nowhere' });
    expect(chat.get().rooms.get('nowhere')).toMatchObject({ refused: 'not_found', view: { name: '' } });
    server.make('nowhere', 'member');
    await settled();
    expect(chat.get().rooms.get('nowhere')?.refused).toBeUndefined();
    expect(chat.get().rooms.get('nowhere')?.log.open).toBe(true);
  });
});
