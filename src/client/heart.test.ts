import { describe, expect, it } from 'vitest';
import { framesOf, openTab, type Stage } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { fakeServer } from '../../test/client/server.ts';

const MINUTE = 60_000;

describe('beats out of sight', () => {
  const beats = ({ server }: Stage) => framesOf(server, 'beat').length;

  async function dearTab() {
    const server = fakeServer();
    server.terms = { hiddenBeatMs: 8 * MINUTE };
    return openTab({ server });
  }

  it('[CONN13] are as rare as the server says, and go out at once when the tab comes back to sight', async () => {
    const stage = await dearTab();
    const { clock, chat, server } = stage;
    stage.hide();
    await clock.pass(25_000);
    expect(beats(stage)).toBe(1);
    await clock.pass(8 * MINUTE - 1000);
    expect(beats(stage)).toBe(1);
    await clock.pass(1000);
    expect(beats(stage)).toBe(2);
    await clock.pass(2 * MINUTE);
    stage.wake();
    await settled();
    expect(framesOf(server, 'beat').at(-1)?.['rooms']).toBe(true);
    expect([beats(stage), chat.get().pulse.nextBeatAt]).toEqual([3, clock.now() + 25_000]);
    await clock.pass(100_000);
    expect(beats(stage)).toBe(7);
  });

  it('[CONN13] come at most nine minutes apart, a minute before a silent connection is ended', async () => {
    const stage = await dearTab();
    stage.clock.chance = 0.999;
    stage.hide();
    await stage.clock.pass(28_000);
    expect(beats(stage)).toBe(1);
    await stage.clock.pass(9 * MINUTE);
    expect(beats(stage)).toBe(2);
  });

  it('[CONN13] are as ever where the server asks for nothing else', async () => {
    const stage = await openTab();
    stage.hide();
    await stage.clock.pass(250_100);
    expect(beats(stage)).toBe(10);
  });
});

describe('beats where those away are told only now and then', () => {
  const forAll = ({ server }: Stage) => framesOf(server, 'beat').map(({ rooms }) => rooms ?? false);

  async function quietTab() {
    const server = fakeServer();
    server.terms = { headPauseMs: 30_000 };
    return openTab({ server });
  }

  it('[CONN17] ask for all rooms until the time after coming, or closing a room, has passed', async () => {
    const stage = await quietTab();
    const { clock, server, chat } = stage;
    const hellos = framesOf(server, 'hello').length;
    await clock.pass(100_100);
    expect(forAll(stage)).toEqual([true, true, false, false]);
    // Nothing else is read anew: only where rooms end is in doubt.
    expect(framesOf(server, 'hello')).toHaveLength(hellos);
    for (let i = 0; framesOf(server, 'closeroom').length === 0; i += 1) {
      server.make(`r${i}`, 'member');
      await settled();
      chat.openRoom(`r${i}`);
      await settled();
    }
    server.frames.length = 0;
    await clock.pass(75_000);
    expect(forAll(stage)).toEqual([true, true, false]);
  });

  it('[CONN17] ask for none the more where everybody is always told', async () => {
    const stage = await openTab();
    await stage.clock.pass(75_100);
    expect(forAll(stage)).toEqual([false, false, false]);
  });
});

describe('beats at a handover', () => {
  it('[HAND5] beats over the next one, and the old one says nothing any more', async () => {
    const server = fakeServer();
    server.terms = { lifeMs: 120 * MINUTE };
    const { clock } = await openTab({ server });
    // Beats come half a second earlier than the handover from now on: the last one is under way when it begins.
    clock.chance = 0.4;
    await clock.pass(25_000);
    clock.chance = 0.5;
    await clock.pass(5_000);
    await clock.pass(106.9 * MINUTE);
    server.script.loses = ({ action, socket }) => action === 'beat' && socket === 1;
    await clock.pass(MINUTE);
    expect(server.sockets.map(({ live }) => live)).toEqual([false, true]);
    server.frames.length = 0;
    await clock.pass(2 * MINUTE);
    expect(new Set(framesOf(server, 'beat').map(({ socket }) => socket))).toEqual(new Set([2]));
  });
});
