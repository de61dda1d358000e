import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asked, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';

describe('keeping a room complete', () => {
  it('[SYNC4] opens the room before it reads the log, and continues from its own cursor after a cut', async () => {
    const { server, clock, shown } = await openTab();
    expect(server.frames.map((frame) => frame.action)).toEqual(['hello', 'openroom', 'history']);
    server.post('one');
    await settled();
    server.drop();
    server.post('two');
    await clock.pass(1000);
    expect(asked(server, 'catchup')).toEqual([{ epoch: 'epoch-1', seq: 1, entryId: 'e1' }]);
    expect(asked(server, 'history')).toHaveLength(1);
    expect(shown()).toEqual(['one', 'two']);
  });

  it('[SYNC1] waits 150 ms for what is missing, then reads it from the log', async () => {
    const { server, clock, shown } = await openTab();
    server.script.deliver = () => [];
    server.post('lost');
    delete server.script.deliver;
    server.post('came');
    await clock.pass(149);
    expect([shown(), asked(server, 'catchup')]).toEqual([[], []]);
    await clock.pass(1);
    expect(shown()).toEqual(['lost', 'came']);
  });

  it('[SYNC3] learns of a lost last event from a beat', async () => {
    const { server, clock, shown } = await openTab();
    server.script.deliver = () => [];
    server.post('the last one');
    await clock.pass(24_000);
    expect(shown()).toEqual([]);
    await clock.pass(2_000);
    expect(shown()).toEqual(['the last one']);
  });

  it('[SYNC3] learns from its own acknowledgement that its event was lost', async () => {
    const { chat, server, clock, shown } = await openTab();
    server.script.deliver = () => [];
    server.post('theirs');
    chat.send(ROOM, 'mine');
    await settled();
    await clock.pass(200);
    expect(shown()).toEqual(['theirs', 'mine']);
    expect(chat.get().outbox.items).toEqual([]);
  });

  it('[SYNC4] drops a room whose log is another one, and loads it anew', async () => {
    const { chat, server, clock, shown } = await openTab();
    server.post('before the restore');
    await settled();
    server.drop();
    server.log = [];
    server.epoch = 'epoch-2';
    server.post('after it');
    await clock.pass(1000);
    expect(shown()).toEqual(['after it']);
    expect(chat.get().rooms.get(ROOM)?.log.cursor?.epoch).toBe('epoch-2');
  });

  it('[SYNC4] loads a room anew when catching up is answered with a reset', async () => {
    const { server, clock, shown } = await openTab();
    server.post('kept');
    await settled();
    server.drop();
    server.post('new');
    const head = { seq: 2, n: 2 };
    let once = true;
    server.script.answer = ({ action }) => {
      if (action !== 'catchup' || !once) return undefined;
      once = false;
      return { ok: { reset: true, head, epoch: 'epoch-1' } };
    };
    await clock.pass(1000);
    expect(shown()).toEqual(['kept', 'new']);
    expect(asked(server, 'openroom')).toHaveLength(3);
  });

  it('[SYNC5] reads the newest page after 500 missed entries, and what lies before it anew', async () => {
    const { chat, server, clock, shown } = await openTab();
    server.post('old');
    await settled();
    server.drop();
    for (let i = 0; i < 600; i += 1) server.post(`missed ${i}`);
    const [first] = server.log;
    if (first?.message) first.message = { ...first.message, message: 'changed since' };
    await clock.pass(1000);
    expect(asked(server, 'catchup')).toEqual([]);
    expect([shown().length, shown()[0]]).toEqual([50, 'missed 550']);
    for (let page = 0; page < 12; page += 1) {
      chat.loadOlder(ROOM);
      await settled();
    }
    expect([shown().length, shown()[0]]).toEqual([601, 'changed since']);
  });

  it('[SYNC8] reads older messages page by page until there are none', async () => {
    const server = fakeServer();
    for (let i = 1; i <= 120; i += 1) server.post(`text ${i}`);
    const { chat, shown } = await openTab({ server });
    expect(shown()).toHaveLength(50);
    chat.loadOlder(ROOM);
    chat.loadOlder(ROOM);
    await settled();
    expect(shown()).toHaveLength(100);
    chat.loadOlder(ROOM);
    await settled();
    chat.loadOlder(ROOM);
    await settled();
    expect(shown()[0]).toBe('text 1');
    expect(asked(server, 'history')).toHaveLength(3);
  });

  it('[SYNC9] lets an event that it does not know advance the log', async () => {
    const { chat, server, clock, shown } = await openTab();
    server.script.deliver = (events) => events.map((event) => ({ ...event, event: 'message.starred' }));
    server.join();
    delete server.script.deliver;
    server.post('after it');
    await clock.pass(200);
    expect(shown()).toEqual(['after it']);
    expect(asked(server, 'catchup')).toEqual([]);
    expect(chat.get().rooms.get(ROOM)?.log.cursor?.seq).toBe(2);
  });

  it('[SYNC9] reads from the log what an event told in a form that it does not know', async () => {
    const { server, clock, shown, unread } = await openTab();
    server.script.deliver = (events) => events.map((event) => ({ ...event, color: 'ultraviolet' }));
    server.post('in another form');
    server.note(ROOM, 'join');
    await clock.pass(200);
    expect([shown(), unread()]).toEqual([['in another form', 'New join'], 1]);
  });

  it('[SYNC9] lets an entry of a kind that it does not know advance the log', async () => {
    const { chat, server, clock, shown } = await openTab();
    server.script.deliver = () => [];
    server.note(ROOM, 'star' as 'join');
    server.post('after it');
    await clock.pass(30_000);
    expect([shown(), chat.get().rooms.get(ROOM)?.log.cursor?.seq]).toEqual([['after it'], 2]);
    expect(chat.get().rooms.get(ROOM)?.log.notices).toEqual([]);
  });

  it('[SYNC10] says why a room cannot be opened', async () => {
    const server = fakeServer();
    server.script.answer = ({ action }) =>
      action === 'openroom' ? { error: 'forbidden', message: 'No.', retry: 'never' } : undefined;
    const { chat } = await openTab({ server });
    expect(chat.get().rooms.get(ROOM)?.refused).toBe('forbidden');
  });

  it('[SYNC11] asks again for what was refused for the moment or not answered', async () => {
    const server = fakeServer();
    server.post('there');
    const refusals = ['later', 'silence'];
    server.script.answer = ({ action }) => {
      const kind = action === 'history' ? refusals.shift() : undefined;
      if (kind === 'silence') return 'silence';
      return kind ? { error: 'unavailable', message: 'Wait.', retry: 'later', afterMs: 2000 } : undefined;
    };
    const { clock, shown } = await openTab({ server });
    await clock.pass(1900);
    expect(asked(server, 'history')).toHaveLength(1);
    await clock.pass(15_000);
    expect(shown()).toEqual(['there']);
  });

  it('[SYNC2] shows the log, each message once and in order, whatever happens on the way', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant('theirs' as const) },
      { weight: 3, arbitrary: fc.constant('mine' as const) },
      { weight: 2, arbitrary: fc.constant('join' as const) },
      { weight: 2, arbitrary: fc.constant('pass' as const) },
      { weight: 1, arbitrary: fc.constant('drop' as const) },
    );
    const fate = fc.array(fc.constantFrom('once', 'twice', 'lost', 'late'), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25, size: 'max' }),
        fate,
        fate,
        async (steps, eventFates, answerFates) => {
          const { chat, server, clock, shown } = await openTab();
          let turn = 0;
          const late: Record<string, unknown>[] = [];
          server.script.deliver = ([event]) => {
            const kind = eventFates[turn++ % eventFates.length];
            if (!event || kind === 'lost') return [];
            if (kind === 'late') return late.splice(0, late.length, event);
            return kind === 'twice' ? [event, event, ...late] : [event];
          };
          server.script.loses = ({ action }) =>
            action === 'sendmessage' && answerFates[turn++ % answerFates.length] === 'lost';
          for (const [index, kind] of steps.entries()) {
            if (kind === 'theirs') server.post(`theirs ${index}`);
            else if (kind === 'mine') chat.send(ROOM, `mine ${index}`);
            else if (kind === 'join') server.join();
            else if (kind === 'drop') server.drop();
            else await clock.pass(700);
          }
          server.script = {};
          await clock.pass(120_000);
          expect(shown()).toEqual(server.log.map(({ message }) => message?.message ?? 'New join'));
          expect(chat.get().outbox.items).toEqual([]);
          const mine = server.log.flatMap(({ message }) => (message?.userId === 'me' ? [message.message] : []));
          expect(mine).toEqual(steps.flatMap((kind, index) => (kind === 'mine' ? [`mine ${index}`] : [])));
        },
      ),
      { numRuns: 60 },
    );
  });
});
