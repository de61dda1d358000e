// T: time that goes faster, so that hours of a stack pass in minutes.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pause, scaledClock } from './clock.ts';

const MINUTE = 60_000;

describe('a scaled clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: Date.UTC(2026, 10, 22) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('[GWT1] begins now, and then lets many seconds pass in one', () => {
    const clock = scaledClock(60);
    expect(clock.now()).toBe(Date.UTC(2026, 10, 22));
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toBe(Date.UTC(2026, 10, 22, 0, 1));
  });

  it('[GWT1] runs what is due by its own time, and nothing that was called off', async () => {
    const clock = scaledClock(60);
    const run: string[] = [];
    clock.after(10 * MINUTE, () => run.push('idle'));
    clock.after(120 * MINUTE, () => run.push('life'));
    clock.after(MINUTE, () => run.push('never'))();
    void pause(clock, 20 * MINUTE).then(() => run.push('pause'));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(run).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toEqual(['idle']);
    await vi.advanceTimersByTimeAsync(110_000);
    expect(run).toEqual(['idle', 'pause', 'life']);
  });
});
