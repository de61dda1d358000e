// Buckets on a clock that is set by hand.
import { expect, it } from 'vitest';
import { limits as table } from '../../core/limits.ts';
import { createCrowd, networkOf } from './crowd.ts';
import { createLimits } from './limits.ts';

let now = 0;
const elapsed = () => now;
const make = (options: Parameters<typeof createLimits>[1] = {}) => createLimits(true, { elapsed, ...options });
const times = <T>(count: number, take: () => T) => Array.from({ length: count }, take);

it('[LIMIT1] gives a burst, then as much as flows in, to each his own', () => {
  const limits = make();
  const { burst, perSecond } = table.message;
  expect(times(burst, () => limits.take('message', 'ana'))).toEqual(times(burst, () => 0));
  expect(limits.take('message', 'ana')).toBe(1_000 / perSecond);
  expect(limits.take('message', 'ben')).toBe(0);
  expect(limits.take('roomMessage', 'ana')).toBe(0);
  now += 1_000 / perSecond;
  expect(limits.take('message', 'ana')).toBe(0);
  expect(limits.take('message', 'ana')).toBeGreaterThan(0);
  now += 3_600_000;
  expect(times(burst + 1, () => limits.take('message', 'ana')).filter((wait) => wait !== 0)).toHaveLength(1);
});

it('[LIMIT1] gives nothing before the time it named, so that what came together keeps its order', () => {
  const limits = make();
  times(table.command.burst, () => limits.take('command', 'c'));
  now += 9;
  // The next one would be there in a millisecond; nobody is told less than fifty.
  const wait = limits.take('command', 'c');
  expect(wait).toBe(50);
  now += wait - 1;
  expect(limits.take('command', 'c')).toBeGreaterThan(0);
  now += 1;
  expect(limits.take('command', 'c')).toBe(0);
});

it('[LIMIT2] names those who wait for the whole server times of their own', () => {
  const limits = make();
  times(table.admission.burst, () => limits.take('admission', ''));
  const waits = times(1_000, () => limits.take('admission', ''));
  expect(waits.at(-1)).toBe(1_000 * (1_000 / table.admission.perSecond));
  expect(new Set(waits).size).toBeGreaterThan(900);
  now += waits.at(-1) as number;
  expect(limits.take('admission', '')).toBe(0);
});

it('[LIMIT12] sends nobody away for more than half a minute or so, however many ask before their time', () => {
  const limits = make();
  const waits: number[] = [];
  for (let second = 0; second < 60; second += 1) {
    waits.push(...times(1_500, () => limits.take('admission', '')));
    now += 1_000;
  }
  expect(Math.max(...waits)).toBeLessThanOrEqual(35_000);
  expect(new Set(waits.slice(-900)).size).toBeGreaterThan(100);
  times(table.admission.burst, () => limits.take('admission', ''));
  expect(limits.take('admission', '')).toBeLessThanOrEqual(35_000);
  now += 35_000;
  expect(limits.take('admission', '')).toBe(0);
});

it('[LIMIT3] counts an address once: IPv6 by its network, and never this machine', () => {
  const limits = make();
  const until = (address: string) => {
    let taken = 0;
    while (taken < 1_000 && limits.take('signIn', address) === 0) taken += 1;
    return taken;
  };
  expect(until('203.0.113.7')).toBe(table.signIn.burst);
  expect(until('203.0.113.8')).toBe(table.signIn.burst);
  expect(until('2001:db8::1')).toBe(table.signIn.burst);
  expect(until('2001:db8:0:0:ffff::1')).toBe(0);
  expect(until('2001:db8:0:1::1')).toBe(table.signIn.burst);
  for (const own of ['127.0.0.1', '127.8.8.8', '::1', '']) expect(until(own), own).toBe(1_000);
  // Through a proxy, this machine's address is everybody's.
  const taken = times(100, () => limits.take('signIn', '127.0.0.1', true)).filter((wait) => wait === 0);
  expect(taken).toHaveLength(table.signIn.burst);
  expect(limits.take('signIn', '127.0.0.1')).toBe(0);
  expect(networkOf('::')).toBe('0:0:0:0');
  expect(networkOf('2001:0DB8:1::')).toBe('2001:db8:1:0');
  expect(networkOf('64:ff9b::192.0.2.1')).toBe('64:ff9b:0:0');
});

it('[LIMIT4] forgets full buckets first, then the oldest, when there are too many', () => {
  const limits = make();
  const { burst } = table.message;
  times(burst, () => limits.take('message', 'idle'));
  now += 3_600_000;
  times(burst, () => limits.take('message', 'busy'));
  for (let i = 0; i < 19_998; i += 1) {
    now += i === 10_000 ? 3_600_000 : 0;
    if (i === 10_000) times(burst, () => limits.take('message', 'busy'));
    limits.take('message', `person ${i}`);
  }
  // The next one finds no place, and those that have filled again make some.
  limits.take('message', 'one more');
  expect(limits.take('message', 'busy')).toBeGreaterThan(0);
  for (let i = 0; i < 60_000; i += 1) limits.take('message', `stranger ${i}`);
  expect(limits.take('message', 'busy')).toBe(0);
});

it('[LIMIT5] allows everything but a crowd when limits are off', () => {
  const crowd = createCrowd(2);
  const limits = createLimits(false, { elapsed, crowded: crowd.wait });
  expect(times(5_000, () => limits.take('message', 'ana')).every((wait) => wait === 0)).toBe(true);
  expect([crowd.enter('::1'), crowd.enter('::1'), crowd.enter('::1')]).toEqual([true, true, false]);
  expect(limits.take('handshake', '::1')).toBeGreaterThan(0);
  expect(limits.take('handshake', '::2:0:0:0:0')).toBe(0);
  crowd.leave('::1');
  expect(limits.take('handshake', '::1')).toBe(0);
});
