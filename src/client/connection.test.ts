import { describe, expect, it } from 'vitest';
import { asked, openTab } from '../../test/client/chat.ts';
import { fakeClock, settled } from '../../test/client/clock.ts';
import { fakeServer, ROOM } from '../../test/client/server.ts';
import { noWait } from './clock.ts';
import { openServerFrame } from './frame.ts';
import { openSocket } from './socket.ts';

describe('staying connected', () => {
  it('[CONN1] takes a new ticket for every try', async () => {
    const { chat, server, clock } = await openTab();
    expect([server.tickets, chat.get().connection.phase]).toEqual([1, 'connected']);
    server.drop();
    expect(chat.get().connection.phase).toBe('waiting');
    await clock.pass(600);
    expect([server.tickets, chat.get().connection.phase]).toEqual([2, 'connected']);
  });

  it('[CONN2] learns from the ticket that the session has ended, and keeps room and outbox', async () => {
    const { chat, server, clock, shown } = await openTab();
    server.post('still here');
    await settled();
    server.script.ticket = () => ({
      status: 401,
      body: { error: 'unauthenticated', message: '', retry: 'after_sign_in' },
    });
    server.drop();
    chat.send(ROOM, 'waits');
    await clock.pass(120_000);
    expect([chat.get().account.phase, server.tickets]).toEqual(['ended', 2]);
    expect(shown()).toEqual(['still here', '(waits)']);
    delete server.script.ticket;
    await chat.signIn('Ines');
    await settled();
    expect(shown()).toEqual(['still here', 'waits']);
  });

  it('[CONN2] asks for the session when a command says that it has ended', async () => {
    const { chat, server, clock } = await openTab();
    server.script.answer = ({ action }) =>
      action === 'sendmessage' ? { error: 'unauthenticated', message: '', retry: 'after_sign_in' } : undefined;
    server.script.ticket = () => ({
      status: 401,
      body: { error: 'unauthenticated', message: '', retry: 'after_sign_in' },
    });
    chat.send(ROOM, 'waits');
    await clock.pass(1000);
    expect(chat.get().account.phase).toBe('ended');
  });

  it('[CONN3] waits at least as long as the server says', async () => {
    const { chat, server, clock } = await openTab();
    server.script.ticket = () => ({
      status: 503,
      body: { error: 'unavailable', message: '', retry: 'later', afterMs: 7000 },
    });
    server.drop();
    await clock.pass(500);
    expect(server.tickets).toBe(2);
    await clock.pass(6900);
    expect([server.tickets, chat.get().connection.phase]).toEqual([2, 'waiting']);
    await clock.pass(1000);
    expect(server.tickets).toBe(3);
  });

  it('[CONN4] waits longer with each failure, up to 30 s, and starts over after 30 s of calm', async () => {
    const { chat, server, clock } = await openTab();
    const waits: number[] = [];
    const until = () => {
      const { connection } = chat.get();
      return connection.phase === 'waiting' ? connection.until - clock.now() : 0;
    };
    clock.chance = 0.999;
    server.script.ticket = () => ({ status: 500 });
    server.drop();
    for (let i = 0; i < 9; i += 1) {
      waits.push(until());
      await clock.pass(until());
    }
    expect(waits.map((ms) => Math.round(ms / 100) / 10)).toEqual([0.5, 1, 2, 4, 8, 16, 30, 30, 30]);
    delete server.script.ticket;
    await clock.pass(until());
    expect(chat.get().connection.phase).toBe('connected');
    await clock.pass(29_000);
    server.drop();
    expect(until()).toBeGreaterThan(29_000);
    await clock.pass(until());
    await clock.pass(31_000);
    server.drop();
    expect(until()).toBeLessThanOrEqual(500);
  });

  it('[CONN11] comes back soon after a restart, each tab within a second of its own, until the server speaks', async () => {
    const { chat, server, clock } = await openTab();
    const until = () => {
      const { connection } = chat.get();
      return connection.phase === 'waiting' ? connection.until - clock.now() : 0;
    };
    clock.chance = 0.999;
    server.script.ticket = () => ({ status: 0 });
    server.drop(1012);
    const waits: number[] = [];
    for (let i = 0; i < 13; i += 1) {
      waits.push(Math.round(until() / 100) / 10);
      await clock.pass(until());
    }
    expect(waits).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 1]);
    delete server.script.ticket;
    await clock.pass(until());
    expect(chat.get().connection.phase).toBe('connected');
    server.script.ticket = () => ({ status: 503 });
    server.drop(1012);
    await clock.pass(until());
    expect(until()).toBeGreaterThan(1500);
  });

  it('[CONN11] is in no such hurry after any other end', async () => {
    const { chat, server, clock } = await openTab();
    clock.chance = 0.999;
    server.drop(1013);
    expect(chat.get().connection).toMatchObject({ phase: 'waiting', until: clock.now() + 500 });
  });

  it('[CONN5] beats at the interval the server asked for, every tenth time for all rooms', async () => {
    const { server, clock } = await openTab();
    await clock.pass(25_000 * 10 + 100);
    const beats = server.frames.filter((frame) => frame.action === 'beat');
    expect(beats.map((beat) => beat['rooms'] ?? false)).toEqual([...Array.from({ length: 9 }, () => false), true]);
  });

  it('[CONN6] takes a line whose beat stays unanswered for dead', async () => {
    const { chat, server, clock } = await openTab();
    server.script.answer = ({ socket }) => (socket === 1 ? 'silence' : undefined);
    await clock.pass(25_000 + 9_900);
    expect(server.sockets).toHaveLength(1);
    await clock.pass(1_000);
    expect([server.sockets.length, chat.get().connection.phase]).toEqual([2, 'connected']);
  });

  it('[CONN7] connects at once when the tab wakes, or finds out within 3 s that its line is dead', async () => {
    const { chat, server, clock, wake } = await openTab();
    server.drop();
    wake();
    await settled();
    expect(chat.get().connection.phase).toBe('connected');
    server.script.answer = ({ socket }) => (socket === 2 ? 'silence' : undefined);
    wake();
    await clock.pass(3_500);
    expect(server.sockets).toHaveLength(3);
    expect(asked(server, 'beat')).toHaveLength(1);
  });

  it('[CONN7] connects at once when asked to', async () => {
    const { chat, server } = await openTab();
    server.drop();
    chat.connectNow();
    await settled();
    expect(chat.get().connection.phase).toBe('connected');
  });

  it('[CONN8] stops when the server speaks another version', async () => {
    const server = fakeServer();
    server.script.answer = ({ action }) =>
      action === 'hello' ? { error: 'unsupported_version', message: '', retry: 'never' } : undefined;
    const { chat, clock } = await openTab({ server });
    await clock.pass(60_000);
    expect([chat.get().connection, server.tickets]).toEqual([{ phase: 'refused', code: 'unsupported_version' }, 1]);
  });

  it('[CONN9] reads one object or an array, a reply folded into an event, and leaves out what is neither', () => {
    const posted = { event: 'message.posted', re: '3', roomId: 'lobby', seq: 1, entryId: 'e' };
    const [both, reply, refusal] = openServerFrame(
      JSON.stringify([posted, { re: '4', ok: {} }, { re: '5', error: 'new_code', message: 'x', retry: 'never' }]),
    );
    expect([both?.re, both?.arrival?.seq, both?.answer]).toEqual(['3', 1, { ok: posted }]);
    expect(reply).toEqual({ re: '4', answer: { ok: {} } });
    expect(refusal?.answer).toMatchObject({ refusal: { code: 'internal', retry: 'never' } });
    const head = { event: 'head.moved', roomId: 'lobby', epoch: 'e', seq: 9, n: 3 };
    const unknown = { ...head, event: 'head.changed' };
    expect(openServerFrame(JSON.stringify([head, { ...head, n: 'x' }, unknown]))).toEqual([{ news: head }]);
    const gateway = { message: 'Internal server error', connectionId: 'x', requestId: 'y' };
    expect(openServerFrame(JSON.stringify(gateway))).toEqual([{ unhandled: true }]);
    for (const text of ['no json', 'null', '7', '[1]']) expect(openServerFrame(text)).toEqual([]);
  });

  it('[CONN10] ends every question with its connection, or after 10 s', async () => {
    const server = fakeServer();
    const clock = fakeClock();
    server.script.answer = () => 'silence';
    const { WebSocket } = server;
    const open = () =>
      openSocket({ WebSocket, url: '', ticket: '', clock, arrived: noWait, told: noWait, ended: noWait });
    const unanswered = (await open()).ask('beat', {});
    void clock.pass(10_000);
    await expect(unanswered).rejects.toThrow('beat was not answered');
    const socket = await open();
    const cutOff = socket.ask('beat', {});
    socket.cut();
    await expect(cutOff).rejects.toThrow('the connection ended');
    await expect(socket.ask('beat', {})).rejects.toThrow('not connected');
  });

  it('[CONN9] survives names that are special to JavaScript', async () => {
    const { chat, server } = await openTab();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(openServerFrame(`{"event":"${name}","roomId":"${name}","seq":1,"entryId":"e"}`)).toHaveLength(1);
    }
    server.script.deliver = (events) =>
      events.map((event) => ({ ...event, roomId: '__proto__', event: 'constructor' }));
    server.post('x');
    await settled();
    expect([...chat.get().rooms.keys()]).toEqual([ROOM]);
  });
});
