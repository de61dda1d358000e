import { describe, expect, it } from 'vitest';
import { openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';
import { emptyLog, type LogState } from './log.ts';
import { type Message, rowsOf } from './message.ts';
import { mergeNotices, type Notice } from './notice.ts';

const who = { userId: 'u', username: 'U', color: 'blue', timestamp: '' } as const;
const notice = (seq: number): Notice => ({ kind: 'join', seq, entryId: `e${seq}`, ...who });
const message = (seq: number, n: number): Message => {
  const ids = { entryId: `e${seq}`, messageId: `m${seq}`, key: `k${seq}`, roomId: ROOM, connectionId: 'c' };
  return { ...who, ...ids, seq, n, rev: seq, message: `text ${n}` };
};

/** What a log shows: messages by n, notices by seq. */
const rows = (log: Partial<LogState>) =>
  rowsOf({ log: { ...emptyLog, ...log } }, []).map((row) => {
    if (row.kind === 'notice') return `notice ${row.entry.seq}`;
    return row.kind === 'message' ? row.message.message : row.kind;
  });

describe('notices', () => {
  it('[NOTICE1] stand in their place, whether they came by themselves, by catching up or with history', async () => {
    const server = fakeServer();
    server.note(ROOM, 'join');
    server.post('one');
    server.note(ROOM, 'leave');
    const { clock, shown } = await openTab({ server });
    const history = ['New join', 'one', 'New leave'];
    expect(shown()).toEqual(history);
    server.post('two');
    server.note(ROOM, 'change', server.user, { name: 'Harbour', topic: 'boats' });
    await settled();
    expect(shown()).toEqual([...history, 'two', 'Ines change']);
    server.drop();
    server.join();
    server.post('three');
    await clock.pass(1000);
    expect(shown()).toEqual([...history, 'two', 'Ines change', 'New join', 'three']);
  });

  it('[NOTICE1] are shown once, by seq, and each as a row of its own', () => {
    const [a, b, c] = [notice(2), notice(5), notice(9)];
    expect(mergeNotices([a, c], [c, b, a])).toEqual([a, b, c]);
    const list = [a, c];
    expect(mergeNotices(list, [c])).toBe(list);
    const ids = rowsOf({ log: { ...emptyLog, notices: [a, b, c] } }, []).map((row) => row.id);
    expect(new Set(ids).size).toBe(3);
  });

  it('[NOTICE2] in a hole, or before what is here, wait until the messages around them are here', () => {
    const log = { notices: [2, 5, 9].map(notice), messages: [message(3, 2), message(6, 4), message(7, 5)] };
    expect(rows({ ...log, more: true })).toEqual(['text 2', 'hole', 'text 4', 'text 5', 'notice 9']);
    const filled = { ...log, messages: [message(3, 2), message(4, 3), ...log.messages.slice(1)] };
    expect(rows(filled)).toEqual(['notice 2', 'text 2', 'text 3', 'notice 5', 'text 4', 'text 5', 'notice 9']);
    expect(rows({ ...log, gone: [2] })[0]).toBe('hole');
    expect(rows({ notices: log.notices })).toEqual(['notice 2', 'notice 5', 'notice 9']);
  });

  it('[NOTICE3] of a change give the room its new name and topic, the last one for good', async () => {
    const { chat, server, clock } = await openTab();
    const view = () => chat.get().rooms.get(ROOM)?.view;
    server.note(ROOM, 'change', server.user, { name: 'Harbour', topic: 'boats' });
    await settled();
    expect(view()).toMatchObject({ name: 'Harbour', topic: 'boats' });
    server.script.deliver = () => [];
    server.note(ROOM, 'change', server.user, { name: 'Port', topic: '' });
    server.note(ROOM, 'change', server.user, { name: 'Quay', topic: '' });
    await clock.pass(30_000);
    expect(view()).toMatchObject({ name: 'Quay', topic: '' });
  });

  it('[NOTICE3] of members keep lists and numbers of members that somebody looks at, however often they are told', async () => {
    const { chat, server, clock } = await openTab();
    server.script.deliver = ([event]) => (event ? [event, event] : []);
    await chat.browse();
    await chat.loadMembers(ROOM);
    const seen = () => [
      chat.get().browse.rooms[0]?.memberCount,
      chat
        .get()
        .members.get(ROOM)
        ?.list.map((member) => member.userId),
    ];
    expect(seen()).toEqual([1, ['me']]);
    server.join();
    await settled();
    expect(seen()).toEqual([2, ['me', 'new']]);
    server.script.deliver = () => [];
    server.note(ROOM, 'leave');
    await clock.pass(30_000);
    expect(seen()).toEqual([1, ['me']]);
  });

  it('[NOTICE5] and messages show people in lists of members under the name they go by now', async () => {
    const { chat, server } = await openTab();
    await chat.loadMembers(ROOM);
    server.join();
    await settled();
    const names = () =>
      chat
        .get()
        .members.get(ROOM)
        ?.list.map(({ username }) => username);
    server.post('one', { userId: 'new', username: 'Newer' });
    server.post('two', { userId: 'elsewhere', username: 'No member' });
    await settled();
    expect(names()).toEqual(['Ines', 'Newer']);
    const list = chat.get().members.get(ROOM);
    server.post('three', { userId: 'new', username: 'Newer' });
    await settled();
    expect(chat.get().members.get(ROOM)).toBe(list);
    // What was written long ago says nothing of today.
    await chat.changeProfile({ username: 'Ina' });
    expect(names()).toEqual(['Ina', 'Newer']);
  });

  it('[NOTICE4] where a log does not go on from what is here, lists of members are read anew', async () => {
    for (const why of ['restored', 'far behind']) {
      const { chat, server, clock } = await openTab();
      const known = () => chat.get().members.has(ROOM);
      server.post('here');
      await settled();
      await chat.loadMembers(ROOM);
      server.drop();
      if (why === 'restored') server.epoch = 'epoch-2';
      else for (let i = 0; i < 600; i += 1) server.postTo(ROOM, `message ${i}`);
      await clock.pass(2000);
      expect([why, chat.get().rooms.get(ROOM)?.log.open, known()]).toEqual([why, true, false]);
      await chat.loadMembers(ROOM);
      server.drop();
      server.post('more', undefined, 'more');
      await clock.pass(2000);
      expect([why, chat.get().rooms.get(ROOM)?.log.open, known()]).toEqual([why, true, true]);
    }
  });

  it('[NOTICE3] that a list of rooms has counted are not counted again', async () => {
    const { chat, server, clock } = await openTab();
    server.script.deliver = () => [];
    server.join();
    server.room(ROOM).others.push({ userId: 'new', username: 'New', color: 'blue', role: 'member' });
    await chat.browse();
    await clock.pass(30_000);
    expect(chat.get().rooms.get(ROOM)?.log.notices).toHaveLength(1);
    expect(chat.get().browse.rooms[0]?.memberCount).toBe(2);
  });
});
