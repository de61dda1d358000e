import { describe, expect, it } from 'vitest';
import { asked, framesOf, openTab, type Stage } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer, refusal, ROOM } from '../../test/client/server.ts';

const MINUTE = 60_000;
const LIFE = 120 * MINUTE;

/** A tab whose connections live for two hours. */
function mortalTab(server = fakeServer()) {
  server.terms = { lifeMs: LIFE };
  return openTab({ server });
}

/** What the page shows of the connection from now on: each phase that it goes through. */
function phasesOf({ chat }: Stage): string[] {
  const phases: string[] = [];
  chat.subscribe(() => phases.push(chat.get().connection.phase));
  return phases;
}

/** Numbers of the sockets that are open. */
const openSockets = ({ server }: Stage) => server.sockets.flatMap(({ live, number }) => (live ? [number] : []));

/** Half a minute passes, after which beats come half a second before the handover and not with it. */
async function beforeBeat({ clock }: Stage): Promise<void> {
  clock.chance = 0.4;
  await clock.pass(25_000);
  clock.chance = 0.5;
  await clock.pass(5_000);
}

describe('a connection that the platform will end', () => {
  it('[HAND1] is followed by the next one before, and nothing of it shows', async () => {
    const stage = await mortalTab();
    const { chat, server, clock, shown } = stage;
    const phases = phasesOf(stage);
    const { connection } = chat.get();
    await clock.pass(107 * MINUTE);
    expect(openSockets(stage)).toEqual([1]);
    let closed: string[] | undefined;
    server.sockets[0]?.addEventListener('close', () => {
      closed = server.frames.flatMap(({ action, socket }) => (socket === 2 ? [action] : []));
    });
    await clock.pass(MINUTE);
    expect(openSockets(stage)).toEqual([2]);
    expect(closed).toEqual(['hello', 'openroom']);
    server.post('over the next one');
    chat.send(ROOM, 'mine');
    await settled();
    expect([shown(), stage.states()]).toEqual([['over the next one', 'mine'], []]);
    expect([new Set(phases), chat.get().connection]).toEqual([new Set(['connected']), connection]);
    // And so on, for as long as the tab is open.
    await clock.pass(3 * LIFE);
    expect([openSockets(stage), new Set(phases)]).toEqual([[5], new Set(['connected'])]);
  });

  it('[HAND1] is left between 100 and 115 minutes, each tab at a moment of its own', async () => {
    const server = fakeServer();
    server.terms = { lifeMs: LIFE };
    const stage = await openTab({ server });
    stage.clock.chance = 0;
    server.drop();
    await stage.clock.pass(1000);
    await stage.clock.pass(100 * MINUTE - 2000);
    expect(openSockets(stage)).toEqual([2]);
    stage.clock.chance = 0.999;
    await stage.clock.pass(3000);
    expect(openSockets(stage)).toEqual([3]);
    await stage.clock.pass(114 * MINUTE);
    expect(openSockets(stage)).toEqual([3]);
    await stage.clock.pass(MINUTE);
    expect(openSockets(stage)).toEqual([4]);
  });

  it('[HAND1] stays where no end is told', async () => {
    const stage = await openTab();
    await stage.clock.pass(10 * LIFE);
    expect(openSockets(stage)).toEqual([1]);
  });

  it('[HAND2] loses and doubles nothing that is posted before, while and after the next one takes over', async () => {
    const server = fakeServer();
    server.make('crew', 'member');
    const stage = await mortalTab(server);
    const { chat, clock, shown } = stage;
    chat.openRoom('crew');
    await settled();
    let posted = 0;
    const post = (roomId: string) => server.postTo(roomId, String((posted += 1)));
    server.script.answer = ({ socket }) => {
      if (socket === 2) for (const roomId of [ROOM, 'crew']) post(roomId);
      return undefined;
    };
    const expected = (roomId: string) => server.room(roomId).log.map(({ message }) => message?.message);
    post('crew');
    await clock.pass(110 * MINUTE);
    post('crew');
    await clock.pass(MINUTE);
    expect(posted).toBeGreaterThan(6);
    for (const roomId of [ROOM, 'crew']) expect(shown(roomId)).toEqual(expected(roomId));
    expect(framesOf(server, 'catchup')).toEqual([]);
    // What both connections have lost is found by the reply to opening the room.
    server.script.deliver = () => [];
    server.script.answer = ({ action, socket }) => {
      if (socket === 3 && action === 'hello') post(ROOM);
      return undefined;
    };
    // Before the next beat, which would tell it too.
    await clock.pass(104 * MINUTE + 1000);
    expect([openSockets(stage), shown(ROOM)]).toEqual([[3], expected(ROOM)]);
  });

  it('[HAND2] keeps the order of words: those of after wait for the answers of before', async () => {
    const stage = await mortalTab();
    const { chat, server, clock, shown } = stage;
    const answers: (() => void)[] = [];
    server.script.answer = (frame) => {
      if (frame.action !== 'sendmessage' || frame.socket !== 1) return undefined;
      answers.push(() => {
        const [socket] = server.sockets;
        const { messageId, seq, n, entryId, timestamp } = server.post(
          String(frame['message']),
          me,
          String(frame['key']),
        );
        socket?.push({ re: frame.id, ok: { messageId, seq, n, entryId, timestamp } });
      });
      return 'silence';
    };
    const me = { userId: 'me', username: 'Ines' };
    await clock.pass(107.5 * MINUTE - 1000);
    for (const text of ['a', 'b']) chat.send(ROOM, text);
    await clock.pass(2000);
    expect(openSockets(stage)).toEqual([1, 2]);
    for (const text of ['c', 'd']) chat.send(ROOM, text);
    await clock.pass(1000);
    expect(asked(server, 'sendmessage')).toEqual(['a', 'b']);
    for (const answer of answers) answer();
    await settled();
    expect([shown(), stage.states(), openSockets(stage)]).toEqual([['a', 'b', 'c', 'd'], [], [2]]);
    expect(server.log.map(({ message }) => message?.message)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('[HAND2] sends again over the next one what the old one never answered', async () => {
    const stage = await mortalTab();
    const { chat, server, clock, shown } = stage;
    server.script.loses = ({ action, socket }) => action === 'sendmessage' && socket === 1;
    server.script.deliver = () => [];
    await clock.pass(107.5 * MINUTE - 1000);
    chat.send(ROOM, 'a');
    await clock.pass(30_000);
    expect([shown(), stage.states(), openSockets(stage)]).toEqual([['a'], [], [2]]);
    expect(server.log).toHaveLength(1);
  });

  it('[HAND3] opens a room over the next one that is gone to meanwhile, and leaves one that is left', async () => {
    const server = fakeServer();
    for (let i = 1; i <= 8; i += 1) server.make(`r${i}`, 'member');
    const stage = await mortalTab(server);
    const { chat, clock, shown } = stage;
    for (let i = 1; i <= 7; i += 1) chat.openRoom(`r${i}`);
    await settled();
    // The lobby, visited longest ago, is asked for last, and given up for the eighth.
    server.script.answer = ({ action, socket, roomId }) => {
      if (socket === 2 && action === 'openroom' && roomId === ROOM) chat.openRoom('r8');
      return undefined;
    };
    await clock.pass(108 * MINUTE);
    const next = server.sockets[1] as object;
    const openOverNext = [...server.rooms].flatMap(([roomId, { opened }]) => (opened.has(next) ? [roomId] : []));
    expect(openOverNext).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8']);
    server.postTo('r8', 'heard');
    await settled();
    expect(shown('r8')).toEqual(['heard']);
  });

  it('[HAND3] takes over a room that may not be read any more as it is', async () => {
    const stage = await mortalTab();
    const { server, clock, shown, chat } = stage;
    server.post('a');
    server.script.answer = ({ action, socket }) =>
      action === 'openroom' && socket === 2 ? refusal('not_found') : undefined;
    await clock.pass(108 * MINUTE);
    expect([openSockets(stage), shown(), chat.get().rooms.get(ROOM)?.refused]).toEqual([[2], ['a'], undefined]);
  });

  it('[HAND3] greets anew and reads what has changed unheard', async () => {
    const server = fakeServer();
    server.page = 1;
    const stage = await mortalTab(server);
    const { chat, clock } = stage;
    await beforeBeat(stage);
    await clock.pass(106.9 * MINUTE);
    server.script.deliver = () => [];
    server.script.answer = ({ action, socket }) => {
      if (action !== 'hello' || socket !== 2 || server.rooms.has('z')) return undefined;
      server.make('z', 'member');
      server.user.username = 'Inês';
      return undefined;
    };
    await clock.pass(8_000);
    expect(openSockets(stage)).toEqual([2]);
    expect([chat.get().rooms.has('z'), chat.get().account.user?.username]).toEqual([true, 'Inês']);
  });

  it('[HAND4] goes on to its end where the next one cannot be had, and then connects as ever', async () => {
    for (const ticket of [{ status: 0 }, { status: 503 }, { status: 401, body: { ...refusal('unauthenticated') } }]) {
      const stage = await mortalTab();
      const { server, clock, chat, shown } = stage;
      const phases = phasesOf(stage);
      server.script.ticket = () => ticket;
      await clock.pass(119 * MINUTE);
      server.post('still here');
      await settled();
      expect([openSockets(stage), shown(), new Set(phases)]).toEqual([[1], ['still here'], new Set(['connected'])]);
      server.drop(1001);
      expect(chat.get().connection.phase).toBe('waiting');
      delete server.script.ticket;
      await clock.pass(31_000);
      expect([openSockets(stage), chat.get().connection.phase]).toEqual([[2], 'connected']);
    }
  });

  it('[HAND4] tries again for as long as the server says to come later, and not when it says never', async () => {
    const stage = await mortalTab();
    const { server, clock } = stage;
    const answers = [{ status: 0 }, { status: 503, body: { ...refusal('unavailable', 'later', 20_000) } }];
    server.script.ticket = () => answers.shift();
    await clock.pass(107.5 * MINUTE + 10_000);
    expect([server.tickets, openSockets(stage)]).toEqual([3, [1]]);
    await clock.pass(15_000);
    expect([server.tickets, openSockets(stage)]).toEqual([4, [2]]);
    server.script.ticket = () => ({ status: 401, body: { ...refusal('unauthenticated', 'after_sign_in') } });
    await clock.pass(119 * MINUTE);
    expect([server.tickets, openSockets(stage), stage.chat.get().account.phase]).toEqual([5, [2], 'in']);
  });

  it('[HAND4] survives the end of either connection while the next one is coming', async () => {
    for (const ends of [0, 1]) {
      const stage = await mortalTab();
      const { server, clock, chat } = stage;
      const phases = phasesOf(stage);
      server.script.answer = ({ action, socket }) => {
        if (action !== 'openroom' || socket !== 2) return undefined;
        server.sockets[ends]?.close(1006);
        return 'silence';
      };
      await clock.pass(108 * MINUTE);
      expect([ends, openSockets(stage), chat.get().connection.phase]).toEqual([ends, [3], 'connected']);
      expect(phases.includes('waiting')).toBe(ends === 0);
    }
  });

  it('[HAND4] leaves nothing open when the person disconnects, signs out or is somebody else by then', async () => {
    for (const act of ['disconnect', 'signOut'] as const) {
      const stage = await mortalTab();
      const { server, clock, chat } = stage;
      server.script.answer = ({ action, socket }) => {
        if (action === 'openroom' && socket === 2) void chat[act]();
        return undefined;
      };
      await clock.pass(LIFE);
      expect([act, openSockets(stage)]).toEqual([act, []]);
    }
    const early = await mortalTab();
    early.chat.disconnect();
    await early.clock.pass(LIFE);
    expect([early.server.tickets, openSockets(early)]).toEqual([1, []]);
    const late = await mortalTab();
    late.server.script.answer = ({ action }) => (action === 'sendmessage' ? 'silence' : undefined);
    await late.clock.pass(107.5 * MINUTE - 1000);
    late.chat.send(ROOM, 'never answered');
    await late.clock.pass(2000);
    expect(openSockets(late)).toEqual([1, 2]);
    late.chat.disconnect();
    await settled();
    expect(openSockets(late)).toEqual([]);

    const stage = await mortalTab();
    const { server, clock, chat, shown } = stage;
    server.post('read by Ines');
    await settled();
    server.script.answer = ({ action, socket }) => {
      if (action === 'hello' && socket === 2) Object.assign(server.user, { userId: 'theo', username: 'Theo' });
      return undefined;
    };
    await clock.pass(108 * MINUTE);
    expect([openSockets(stage), chat.get().account.user?.userId]).toEqual([[3], 'theo']);
    expect(server.frames.flatMap(({ action, socket }) => (socket === 2 ? [action] : []))).toEqual(['hello']);
    expect(shown()).toEqual(['read by Ines']);
  });
});
