import { describe, expect, it } from 'vitest';
import { asked, openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';
import { newKey } from './key.ts';

const later = (afterMs: number, error: 'unavailable' | 'rate_limited' = 'unavailable') =>
  ({ error, message: '', retry: 'later', afterMs }) as const;

describe('words on their way', () => {
  it('[OUTBOX1] makes a key of 128 random bits and sends it again after a lost answer', async () => {
    expect(newKey()).toMatch(/^[A-Za-z0-9_-]{22}$/u);
    const { chat, server, clock, shown } = await openTab();
    let answers = 0;
    server.script.answer = ({ action }) => (action === 'sendmessage' && ++answers === 1 ? 'silence' : undefined);
    chat.send(ROOM, 'once');
    await clock.pass(11_000);
    const keys = server.frames.flatMap((frame) => (frame.action === 'sendmessage' ? [frame['key']] : []));
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect([shown(), chat.get().outbox.items]).toEqual([['once'], []]);
  });

  it('[OUTBOX2] has no more on the way than the server allows, in the order of writing', async () => {
    const server = fakeServer();
    server.limits = { inFlight: 2 };
    const { chat } = await openTab({ server });
    server.script.answer = ({ action }) => (action === 'sendmessage' ? 'silence' : undefined);
    for (const text of ['a', 'b', 'c']) chat.send(ROOM, text);
    await settled();
    expect(asked(server, 'sendmessage')).toEqual(['a', 'b']);
    expect(chat.get().outbox.items.map((item) => item.state)).toEqual(['sending', 'sending', 'queued']);
  });

  it('[OUTBOX3] goes on from the refused one, in order, after the time the server named', async () => {
    const { chat, server, clock, shown } = await openTab();
    let refusing = true;
    server.script.answer = ({ action }) => (action === 'sendmessage' && refusing ? later(5000) : undefined);
    for (const text of ['a', 'b', 'c']) chat.send(ROOM, text);
    await clock.pass(4000);
    expect(asked(server, 'sendmessage')).toEqual(['a', 'b', 'c']);
    expect(chat.get().outbox.pauses.get(ROOM)?.problem).toBe('unavailable');
    refusing = false;
    await clock.pass(2000);
    expect(asked(server, 'sendmessage').slice(3)).toEqual(['a', 'b', 'c']);
    expect(shown()).toEqual(['a', 'b', 'c']);
    expect(chat.get().outbox.pauses.size).toBe(0);
  });

  it('[OUTBOX13] tells a server that cannot take words from an answer that did not come', async () => {
    const { chat, server, clock } = await openTab();
    const paused = () => chat.get().outbox.pauses.get(ROOM)?.problem;
    server.script.answer = ({ action }) => (action === 'sendmessage' ? 'silence' : undefined);
    chat.send(ROOM, 'words');
    // The line is alive: only this answer was lost.
    await clock.pass(10_100);
    expect([chat.get().connection.phase, paused()]).toEqual(['connected', 'unreachable']);
    server.script.answer = ({ action }) => (action === 'sendmessage' ? later(5000) : undefined);
    await clock.pass(2000);
    expect(paused()).toBe('unavailable');
  });

  it('[OUTBOX3] waits for the answers that are still out, so that nothing overtakes the refused one', async () => {
    const { chat, server, clock, shown } = await openTab();
    let first = true;
    server.script.answer = ({ action, message }) => {
      if (action !== 'sendmessage' || !first) return undefined;
      if (message === 'b') first = false;
      return message === 'a' ? later(100) : 'silence';
    };
    for (const text of ['a', 'b']) chat.send(ROOM, text);
    await clock.pass(5000);
    expect(asked(server, 'sendmessage')).toEqual(['a', 'b']);
    await clock.pass(6000);
    expect([asked(server, 'sendmessage'), shown()]).toEqual([
      ['a', 'b', 'a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('[OUTBOX1] keeps the key when sent again by hand, unless it belongs to other words', async () => {
    for (const error of ['forbidden', 'conflict'] as const) {
      const { chat, server } = await openTab();
      server.script.answer = ({ action }) =>
        action === 'sendmessage' ? { error, message: '', retry: 'never' } : undefined;
      chat.send(ROOM, 'again');
      await settled();
      chat.retry(chat.get().outbox.items[0]?.key ?? '');
      await settled();
      const keys = new Set(server.frames.flatMap((frame) => (frame.action === 'sendmessage' ? [frame['key']] : [])));
      expect([error, keys.size]).toEqual([error, error === 'conflict' ? 2 : 1]);
    }
  });

  it('[OUTBOX4] keeps what was refused for good, with the reason, until it is sent again or removed', async () => {
    const { chat, server, shown, states } = await openTab();
    server.script.answer = ({ message }) =>
      message === 'no' ? { error: 'forbidden', message: '', retry: 'never' } : undefined;
    chat.send(ROOM, 'no');
    chat.send(ROOM, 'yes');
    await settled();
    expect([states(), shown()]).toEqual([['no failed'], ['yes', '(no)']]);
    const [item] = chat.get().outbox.items;
    expect(item?.problem).toBe('forbidden');
    delete server.script.answer;
    chat.retry(item?.key ?? '');
    await settled();
    expect(shown()).toEqual(['yes', 'no']);
  });

  it('[OUTBOX4] takes back what has not gone out', async () => {
    const { chat, server, clock, shown, kept } = await openTab();
    server.drop();
    chat.send(ROOM, 'never mind');
    expect([shown(), kept.size]).toEqual([['(never mind)'], 1]);
    chat.remove(chat.get().outbox.items[0]?.key ?? '');
    await clock.pass(1000);
    expect([shown(), kept.size, server.log]).toEqual([[], 0, []]);
  });

  it('[OUTBOX5] survives a reload, and is sent in the order of writing', async () => {
    const first = await openTab();
    first.server.script.ticket = () => ({ status: 503 });
    first.server.drop();
    for (const text of ['a', 'b']) first.chat.send(ROOM, text);
    expect([...first.kept.values()].map((item) => item.text)).toEqual(['a', 'b']);
    const { server, kept } = first;
    delete server.script.ticket;
    const second = await openTab({ server, kept });
    await settled();
    expect([second.shown(), kept.size]).toEqual([['a', 'b'], 0]);
  });

  it('[OUTBOX5] recognises after a reload what had arrived without its answer', async () => {
    const first = await openTab();
    first.server.script.answer = ({ action }) => (action === 'sendmessage' ? 'silence' : undefined);
    first.chat.send(ROOM, 'arrived');
    await settled();
    const { server, kept } = first;
    const { key, text } = [...kept.values()][0] ?? { key: '', text: '' };
    server.script = {};
    server.post(text, { userId: 'me', username: 'Ines' }, key);
    const second = await openTab({ server, kept });
    await settled();
    expect([second.shown(), kept.size, server.log.length]).toEqual([['arrived'], 0, 1]);
  });

  it('[OUTBOX6] shows own words exactly once, whichever comes first, answer or event', async () => {
    for (const order of ['answer', 'event']) {
      const { chat, server, clock, shown } = await openTab();
      if (order === 'event') {
        server.script.answer = ({ action, key, message }) => {
          if (action !== 'sendmessage') return undefined;
          server.post(String(message), { userId: 'me', username: 'Ines' }, String(key));
          return 'silence';
        };
      } else server.script.deliver = () => [];
      chat.send(ROOM, 'mine');
      await settled();
      expect(shown()).toEqual([order === 'event' ? 'mine' : '(mine)']);
      await clock.pass(200);
      expect([shown(), chat.get().outbox.items]).toEqual([['mine'], []]);
      server.drop();
      await clock.pass(1000);
      expect([shown(), server.log.length]).toEqual([['mine'], 1]);
    }
  });

  it("[OUTBOX7] never sends one person's words in another's name unasked", async () => {
    const { chat, server, clock, states } = await openTab();
    server.script.ticket = () => ({ status: 401 });
    server.drop();
    chat.send(ROOM, 'from Ines');
    await clock.pass(1000);
    server.script = {};
    server.user = { userId: 'someone-else', username: 'Bo', color: 'green' };
    await chat.signIn('Bo');
    await settled();
    expect([states(), asked(server, 'sendmessage')]).toEqual([['from Ines failed'], []]);
    const [item] = chat.get().outbox.items;
    expect([item?.userId, item?.problem]).toEqual(['someone-else', 'other_person']);
  });

  it('[OUTBOX7] sends nothing when another tab has signed somebody else in', async () => {
    const { chat, server, clock, states } = await openTab();
    server.drop();
    chat.send(ROOM, 'from Ines');
    chat.keepDraft(ROOM, 'half a thought');
    server.user = { userId: 'someone-else', username: 'Bo', color: 'green' };
    await clock.pass(60_000);
    await settled();
    expect(chat.get().account.user?.userId).toBe('someone-else');
    expect([states(), asked(server, 'sendmessage')]).toEqual([['from Ines failed'], []]);
    expect(chat.draft(ROOM)).toBe('');
  });

  it('[OUTBOX8] forgets everything on signing out', async () => {
    const { chat, server, kept } = await openTab();
    server.drop();
    chat.send(ROOM, 'secret');
    await chat.signOut();
    await settled();
    expect([chat.get().account.phase, chat.get().outbox.items, kept.size]).toEqual(['out', [], 0]);
  });
});
