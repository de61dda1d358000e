// F, X: how functions run on this machine: one event at a time per environment, standing still in between.
import { afterEach, describe, expect, it } from 'vitest';
import { oneFunction } from '../../conformance/oneFunction.ts';
import { createLedger } from '../ledger.ts';
import { paceText } from './time.ts';

let functions: ReturnType<typeof oneFunction>;
let lines: string[] = [];
afterEach(async () => {
  await functions.stop();
  lines = [];
});

/** One function with this source. */
function start(source: string, options: Parameters<typeof oneFunction>[1] = {}): void {
  functions = oneFunction(source, {
    rewrite: (value) => value.toUpperCase(),
    onLine: (_, line) => lines.push(line),
    ...options,
  });
}

describe('a function', () => {
  it('[GWF1] runs its bundle with the variables of the template', async () => {
    start(
      'export const handler = async (event) => [event.n + 1, process.env.GREETING, Object.keys(process.env).length < 12]',
    );
    expect(await functions.invoke({ n: 1 })).toEqual({ value: [2, 'HELLO', true] });
  });

  it('[GWF2] keeps an environment warm, and starts another for a second event at the same time', async () => {
    start(
      'let n = 0; export const handler = async ({ ms }) => { n += 1; await new Promise((r) => setTimeout(r, ms)); return n }',
    );
    expect(await functions.invoke({ ms: 0 })).toEqual({ value: 1 });
    expect(await Promise.all([functions.invoke({ ms: 300 }), functions.invoke({ ms: 0 })])).toEqual([
      { value: 2 },
      { value: 1 },
    ]);
  });

  it('[GWF3] is throttled past the limit on invocations at once, and not queued', async () => {
    start('export const handler = () => new Promise((r) => setTimeout(r, 500))', { concurrency: 2 });
    const results = await Promise.all([1, 2, 3].map(() => functions.invoke({})));
    expect(results).toEqual([{ value: null }, { value: null }, { throttled: true }]);
    expect(await functions.invoke({})).toEqual({ value: null });
  });

  it('[GWF4] is ended past its timeout; the next event gets a new environment', async () => {
    start(
      'export const handler = async ({ hang }) => { if (hang) await new Promise(() => setInterval(() => {}, 99)) }',
      {
        timeout: 2,
      },
    );
    expect(await functions.invoke({ hang: true })).toEqual({ failed: expect.stringContaining('timed out') });
    expect(await functions.invoke({})).toEqual({ value: null });
  });

  it('[GWF4] has all its time for an event, however long its environment takes to start', async () => {
    start('await new Promise((r) => setTimeout(r, 1_500)); export const handler = async () => 1', { timeout: 1 });
    expect(await functions.invoke({})).toEqual({ value: 1 });
  });

  it.each(['throw new Error("broken")', 'export const handler = () => { throw new Error("broken") }'])(
    '[GWF5] that fails says why in its log: %s',
    async (source) => {
      start(source);
      expect(await functions.invoke({})).toEqual({ failed: expect.stringContaining('broken') });
      expect(lines.join()).toContain('broken');
    },
  );

  it('[GWF5] that exits fails that event alone', async () => {
    start('export const handler = async ({ exit }) => { if (exit) process.exit(1); return 1 }');
    expect(await functions.invoke({ exit: true })).toEqual({ failed: 'Runtime exited' });
    expect(await functions.invoke({})).toEqual({ value: 1 });
  });

  it('[GWT2] sees the time of the stack wherever it looks, while its timeout stays with this machine', async () => {
    const origin = Date.now() - 1_000;
    start(
      `export const handler = async (_, context) => [
        Date.now(), new Date().getTime(), Date.parse(Date()), new Date(7).getTime(), Date.UTC(1970, 0, 2),
        new Date() instanceof Date, context.getRemainingTimeInMillis(),
      ]`,
      { env: { PARLEY_LOCAL_PACE: paceText({ origin, factor: 1_000 }) } },
    );
    const { value } = (await functions.invoke({})) as { value: number[] };
    const [now, made, said, given, utc, isDate, left] = value;
    for (const time of [now, made, said]) expect(time).toBeGreaterThan(origin + 999_000);
    for (const time of [now, made, said]) expect(time).toBeLessThan(origin + (Date.now() - origin + 1) * 1_000);
    expect([given, utc, isDate]).toEqual([7, 86_400_000, true]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(10_000);
  });

  it('[GWD3] [GWX1] gets its events in another order when one takes longer on its way', async () => {
    let release = () => {};
    const ways = [new Promise<void>((resolve) => (release = resolve)), Promise.resolve()];
    start('export const handler = async ({ n }) => n', { latency: async () => ways.shift() });
    const order: unknown[] = [];
    const first = functions.invoke({ n: 1 }).then((result) => order.push(result));
    await functions.invoke({ n: 2 }).then((result) => order.push(result));
    release();
    await first;
    expect(order).toEqual([{ value: 2 }, { value: 1 }]);
  });

  it('[GWB1] is counted, with its milliseconds', async () => {
    const ledger = createLedger();
    start('export const handler = () => new Promise((r) => setTimeout(r, 100))', { ledger });
    await Promise.all([functions.invoke({}), functions.invoke({})]);
    const { invocations, ms } = ledger.bill().functions['F'] ?? { invocations: 0, ms: 0 };
    expect(invocations).toBe(2);
    expect(ms).toBeGreaterThanOrEqual(199);
  });
});
