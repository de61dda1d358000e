import { describe, expect, it } from 'vitest';
import { openTab } from '../../test/client/chat.ts';
import { settled } from '../../test/client/clock.ts';
import { initialState } from './state.ts';
import { beatAnswered, eventHeard } from './pulse.ts';

describe('what is known of the line', () => {
  it('[PULSE1] is who is at its other end, when the next beat goes out, and when something last came', async () => {
    const { chat, server, clock } = await openTab();
    const { nextBeatAt, ...rest } = chat.get().pulse;
    expect(rest).toEqual({ rtts: [], protocol: 1, version: '0.1.0' });
    expect(nextBeatAt).toBe(clock.now() + 25_000);
    await clock.pass(5000);
    server.post('x');
    await settled();
    expect(chat.get().pulse.lastEventAt).toBe(clock.now());
    await clock.pass(5000);
    server.tell({ event: 'receipt.moved', roomId: 'lobby', n: 1 });
    await settled();
    expect(chat.get().pulse.lastEventAt).toBe(clock.now());
    server.drop();
    expect(chat.get().pulse.nextBeatAt).toBeUndefined();
  });

  it('[PULSE1] is how long the beats of the last five minutes took', async () => {
    const { chat, server, clock } = await openTab();
    const answers: (() => void)[] = [];
    server.script.answer = (frame) => {
      if (frame.action !== 'beat') return undefined;
      const reply = { re: frame.id, ok: { heads: {}, rev: 1, time: 0 } };
      answers.push(() => server.sockets.at(-1)?.push(reply));
      return 'silence';
    };
    await clock.pass(25_000);
    await clock.pass(80);
    answers.shift()?.();
    await settled();
    expect(chat.get().pulse.rtts).toEqual([{ at: clock.now(), ms: 80 }]);
  });

  it('[PULSE1] forgets what is older than five minutes, and takes the events of a second for one', () => {
    const old = beatAnswered(beatAnswered(initialState, 1_000, 5), 200_000, 6);
    expect(beatAnswered(old, 301_001, 7).pulse.rtts.map((rtt) => rtt.ms)).toEqual([6, 7]);
    const heard = eventHeard(initialState, 10_000);
    expect(eventHeard(heard, 10_999)).toBe(heard);
    expect(eventHeard(heard, 11_000).pulse.lastEventAt).toBe(11_000);
  });
});
