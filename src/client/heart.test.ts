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
