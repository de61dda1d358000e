// How a bench finds the most that a server keeps, and what it does about a machine that others use.
import { describe, expect, it } from 'vitest';
import { faultsOf, type Measured, quietly } from '../../bench/gate.ts';
import { climb, kept } from '../../bench/ramp.ts';

const faultless = { lost: 0, repeated: 0, late: 0, differing: 0, unanswered: 0, refused: 0, gone: 0 };
const times = { p50: 1, p99: 1, max: 1, ackP50: 1, ackP99: 1, allP50: 1, allP99: 1 };
const work = { messages: 1, deliveries: 1, seconds: 1, bytes: 1, reads: 1, overloaded: false };
const loads = { cpu: 0, serverCpu: 0, serverLoad: 0, generatorLoad: 0, foreignLoad: 0 };
/** A step without a fault. */
const sound: Measured = { ...faultless, ...times, ...work, ...loads };

/** A server that keeps rates up to `most`, climbed from 100; and the rates it was asked for. */
async function climbOn(most: number, upTo: number, failure: Partial<Measured> = { p99: 200 }) {
  const asked: number[] = [];
  const ramp = await climb({ rate: 100, step: { ...sound, messages: 100, ...(most < 100 ? failure : {}) } }, upTo, {
    step: async (rate) => {
      asked.push(Math.round(rate));
      return { ...sound, messages: rate, ...(rate > most ? failure : {}) };
    },
    rest: async () => undefined,
  });
  return { ...ramp, asked, best: ramp.best && Math.round(ramp.best.messages) };
}

describe('the ramp', () => {
  it('[BENCH6] climbs until a step fails twice, then halves three times', async () => {
    expect(await climbOn(300, 10_000)).toEqual({
      asked: [160, 256, 410, 410, 333, 294, 314],
      best: 294,
      stop: 'server',
    });
  });

  it('[BENCH6] goes on when a step was kept the second time', async () => {
    let hiccups = 1;
    const { best, stop } = await climb({ rate: 100, step: sound }, 500, {
      step: async (rate) => ({ ...sound, messages: rate, p99: rate > 200 && hiccups-- > 0 ? 200 : 1 }),
      rest: async () => undefined,
    });
    expect([Math.round(best?.messages ?? 0), stop]).toEqual([410, 'ramp']);
  });

  it('[BENCH6] says that the ladder ended before the server failed', async () => {
    expect(await climbOn(9_999, 300)).toMatchObject({ asked: [160, 256], best: 256, stop: 'ramp' });
  });

  it('[BENCH6] says that the generator was full and the server was not', async () => {
    const busy = { p99: 200, generatorLoad: 1, serverLoad: 0.5 };
    expect(await climbOn(300, 10_000, busy)).toMatchObject({ stop: 'generator' });
    expect(await climbOn(300, 10_000, { ...busy, serverLoad: 1 })).toMatchObject({ stop: 'server' });
  });

  it('[BENCH6] looks below when not even the first rate is kept', async () => {
    expect(await climbOn(60, 10_000)).toMatchObject({ asked: [50, 75, 63], best: 50, stop: 'server' });
  });

  it.each(['lost', 'repeated', 'late', 'differing', 'unanswered', 'refused', 'gone'] as const)(
    '[BENCH5] a step with %s messages is not kept, and says so',
    (fault) => {
      expect(kept({ ...sound, [fault]: 1 })).toBe(false);
      expect(faultsOf({ ...sound, [fault]: 1 })).toHaveLength(1);
      expect(kept(sound)).toBe(true);
      expect(faultsOf(sound)).toEqual([]);
    },
  );
});

describe('the quiet gate', () => {
  const disturbedBy = (...values: number[]) => {
    const left = values.map((foreignLoad) => ({ ...sound, foreignLoad }));
    return { left, step: async () => left.shift() ?? sound };
  };
  const pause = async () => undefined;

  it('[BENCH4] repeats a disturbed step until one is quiet', async () => {
    const { left, step } = disturbedBy(0.9, 0.5, 0.1, 0);
    const best = await quietly(step, { patience: { seconds: 100 }, seconds: 1, pause });
    expect(best.foreignLoad).toBe(0.1);
    expect(left).toHaveLength(1);
  });

  it('[BENCH4] gives the quietest when patience ends', async () => {
    const patience = { seconds: 2 };
    const best = await quietly(disturbedBy(0.9, 0.5, 0.7, 0).step, { patience, seconds: 1, pause });
    expect(best.foreignLoad).toBe(0.5);
    expect(patience.seconds).toBe(0);
  });
});
