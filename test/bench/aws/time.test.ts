// The clock that the bench of the AWS way runs on.
import { setTimeout as realPause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inVirtualTime } from '../../../bench/aws/globals.ts';
import { createTime } from '../../../bench/aws/time.ts';
import { createRandom } from '../../../infra/local/random.ts';
import { pause } from '../../../src/platform/aws/pause.ts';

const START = Date.UTC(2026, 0, 1);
const day = 24 * 60 * 60_000;

describe('virtual time', () => {
  it('[BENCH8] jumps to what is due next, in its order, and of equals to the one asked for first', async () => {
    const time = createTime(START);
    const seen: [string, number][] = [];
    const note = (name: string, ms: number) => time.after(ms, () => seen.push([name, time.now() - START]));
    note('late', day);
    note('early', 5);
    note('also early', 5);
    const never = note('never', 7);
    never();
    await time.run(() => new Promise<void>((resolve) => time.after(2 * day, resolve)));
    expect(seen).toEqual([
      ['early', 5],
      ['also early', 5],
      ['late', day],
    ]);
    expect(time.now()).toBe(START + 2 * day);
  });

  it('[BENCH8] stands still while real work is under way, however long that takes', async () => {
    const time = createTime(START);
    let release = (): void => undefined;
    const work = new Promise<void>((resolve) => {
      release = resolve;
    });
    const order: string[] = [];
    time.after(1, () => order.push('timer'));
    const run = time.run(async () => {
      await time.work(() => work);
      order.push(`work after ${time.now() - START} ms`);
      await new Promise<void>((resolve) => time.after(1, resolve));
    });
    // Long enough for a clock that does not wait: it needs no more than a turn of the event loop.
    for (let turns = 0; turns < 20; turns += 1) await realPause(0);
    expect(order).toEqual([]);
    release();
    await run;
    expect(order).toEqual(['work after 0 ms', 'timer']);
  });

  it('[BENCH8] says when everybody waits and nothing is due', async () => {
    const time = createTime(START);
    await expect(time.run(() => new Promise(() => undefined))).rejects.toThrow('nothing is due');
  });

  it('[BENCH8] gives what its work gives, and what it fails with', async () => {
    const time = createTime(START);
    await expect(time.run(() => time.work(async () => 7))).resolves.toBe(7);
    await expect(time.run(() => time.work(() => Promise.reject(new Error('lost'))))).rejects.toThrow('lost');
  });
});

describe('a run on virtual time', () => {
  it('[BENCH9] comes again with its seed: pauses, chance, the time of day and real work', async () => {
    const once = async (seed: number, slow: number): Promise<string[]> => {
      const time = createTime(START);
      const seen: string[] = [];
      const person = async (name: string): Promise<void> => {
        for (let step = 0; step < 5; step += 1) {
          await pause(Math.random() * 100);
          // The first who asks is answered first, also when that takes longer.
          await time.work(() => realPause(name === 'a' ? slow : 0));
          seen.push(`${name} ${Date.now() - START}`);
        }
      };
      await inVirtualTime(time, createRandom(seed), () => Promise.all(['a', 'b', 'c'].map(person)));
      return seen;
    };
    const first = await once(1, 3);
    expect(first).toHaveLength(15);
    expect(await once(1, 0)).toEqual(first);
    expect(await once(2, 0)).not.toEqual(first);
  });

  it('[BENCH9] does real work in the order of asking, however long each piece takes', async () => {
    const time = createTime(START);
    const order: string[] = [];
    const piece = (name: string, ms: number) => time.work(() => realPause(ms)).then(() => order.push(name));
    await time.run(() => Promise.all([piece('slow', 20), piece('fast', 0)]));
    expect(order).toEqual(['slow', 'fast']);
  });

  it('[BENCH9] leaves everything as it was, also when it fails', async () => {
    const { setTimeout, clearTimeout } = globalThis;
    const before = [setTimeout, clearTimeout, Date.now, Math.random, crypto.subtle.digest];
    const failing = inVirtualTime(createTime(START), createRandom(1), () => Promise.reject(new Error('over')));
    await expect(failing).rejects.toThrow('over');
    const after = [globalThis.setTimeout, globalThis.clearTimeout, Date.now, Math.random, crypto.subtle.digest];
    expect(after).toEqual(before);
  });

  it('[BENCH9] takes digests as they are', async () => {
    const bytes = new TextEncoder().encode('Hello');
    const real = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const virtual = await inVirtualTime(createTime(START), createRandom(1), () =>
      crypto.subtle.digest('SHA-256', bytes),
    );
    expect(new Uint8Array(virtual)).toEqual(real);
  });
});
