// C: the switches of a run, as the environment gives them.
import { describe, expect, it } from 'vitest';
import { createChaos } from './chaos.ts';
import { readSettings } from './settings.ts';

describe('a switch', () => {
  it('[GWC1] is off unless it is given', () => {
    const { settings, wrong } = readSettings({});
    expect([settings, wrong]).toEqual([{ chaos: {}, timeScale: 1, ledger: false, limited: true }, []]);
    const chaos = createChaos(settings.chaos);
    expect(chaos.active).toBe(false);
    for (const name of ['M9', 'M10', 'X2', 'X4', 'throttled', 'halved'] as const) {
      expect(chaos.happens(name)).toBe(false);
    }
  });

  it('[GWC1] is read from one variable', () => {
    const { settings, wrong } = readSettings({
      PARLEY_CHAOS: 'X2=0.1, X5,X6,latency=20,throttled=1,seed=7',
      PARLEY_TIME_SCALE: '60',
      PARLEY_LEDGER: 'on',
      PARLEY_RATE_LIMIT: 'off',
    });
    expect(wrong).toEqual([]);
    expect(settings).toEqual({
      chaos: { X2: 0.1, X5: 10_000, X6: true, latency: 20, throttled: 1, seed: 7 },
      timeScale: 60,
      ledger: true,
      limited: false,
    });
    expect(createChaos(settings.chaos).active).toBe(true);
  });

  it.each([
    ['X2=1.5', 'PARLEY_CHAOS has X2=1.5; give X2 a share from 0 to 1, such as 0.1.'],
    ['M9', 'PARLEY_CHAOS has M9; give M9 a share from 0 to 1, such as 0.1.'],
    ['X6=yes', 'PARLEY_CHAOS has X6=yes; give X6 nothing behind it.'],
    ['X5=lots', 'PARLEY_CHAOS has X5=lots; give X5 requests a second, or nothing for 10000.'],
    ['latency=-1', 'PARLEY_CHAOS has latency=-1; give latency milliseconds from 0 to 10000.'],
  ])('[GWC1] with a wrong value is named with the right form: %s', (text, sentence) => {
    expect(readSettings({ PARLEY_CHAOS: `${text},X6` }).wrong).toEqual([sentence]);
  });

  it('[GWC1] that there is not is named, with those that there are', () => {
    expect(readSettings({ PARLEY_CHAOS: 'toString=1' }).wrong).toEqual([
      'PARLEY_CHAOS has toString, which is none of M9, M10, X2, X4, X5, X6, throttled, halved, latency, seed.',
    ]);
  });

  it.each(['0', '-60', 'fast', '1001'])('[GWC1] of time has to be a number of seconds: %s', (text) => {
    expect(readSettings({ PARLEY_TIME_SCALE: text }).wrong).toEqual([
      `PARLEY_TIME_SCALE is ${text}; give a number above 0 and up to 1000.`,
    ]);
    expect(readSettings({ PARLEY_RATE_LIMIT: text }).wrong).toEqual([`PARLEY_RATE_LIMIT is ${text}; give on or off.`]);
    expect(readSettings({ PARLEY_LEDGER: text }).wrong).toEqual([`PARLEY_LEDGER is ${text}; give on or off.`]);
  });
});

describe('random choices', () => {
  const drawn = (seed: number, on: object = {}) => {
    const chaos = createChaos({ seed, M9: 0.5, ...on });
    return Array.from({ length: 64 }, () => {
      if (chaos.X4 > 0) chaos.happens('X4');
      return chaos.happens('M9') ? 1 : 0;
    }).join('');
  };

  it('[GWC2] come again with their seed, whatever else is switched on', () => {
    expect(drawn(7)).toBe(drawn(7));
    expect(drawn(7, { X4: 0.5 })).toBe(drawn(7));
    expect(drawn(8)).not.toBe(drawn(7));
    const chaos = createChaos({ seed: 7, M9: 0.5, X4: 0.5 });
    const apart = Array.from({ length: 64 }, () => chaos.happens('M9') !== chaos.happens('X4'));
    expect(apart).toContain(true);
  });

  it('[GWC2] are made with a seed that can be read, if none is given', () => {
    const { seed } = createChaos({ M9: 0.5 });
    expect(drawn(seed)).toBe(drawn(seed));
    expect(createChaos().seed).not.toBe(seed);
  });

  it('[GWC2] happen as often as their share says', () => {
    const chaos = createChaos({ seed: 1, M9: 0.1 });
    const times = Array.from({ length: 10_000 }, () => chaos.happens('M9')).filter(Boolean).length;
    expect(times).toBeGreaterThan(900);
    expect(times).toBeLessThan(1_100);
  });
});
