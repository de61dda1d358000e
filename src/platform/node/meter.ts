// The Meter port on one machine, and what of the process itself is worth watching.
import { statSync } from 'node:fs';
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Meter } from '../../core/ports.ts';
import type { Metrics } from './metrics.ts';

/** Upper ends of the buckets of durations, seconds. */
export const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Milliseconds between two looks at the delay of the event loop. */
const LOOK_MS = 10;

/** Counts commands and refusals. */
export function createMeter(metrics: Metrics): Meter {
  const commands = metrics.counter({
    name: 'parley_commands_total',
    help: 'Commands by action and outcome: ok, or the code of the refusal.',
  });
  const durations = metrics.histogram(
    { name: 'parley_command_duration_seconds', help: 'Time from reading a command to its reply, by action.' },
    SECONDS,
  );
  const refusals = metrics.counter({
    name: 'parley_refusals_total',
    help: 'Refusals by code: of commands, requests and handshakes.',
  });
  const limited = metrics.counter({ name: 'parley_limited_total', help: 'Refusals by the limit that was the reason.' });
  return {
    command() {
      const start = performance.now();
      return (action, outcome) => {
        const ms = performance.now() - start;
        commands.add({ action, outcome });
        durations.observe(ms / 1_000, { action });
        return Math.round(ms * 100) / 100;
      };
    },
    refused: (code) => refusals.add({ code }),
    limited: (limit) => limited.add({ limit }),
  };
}

/** Adds what the process, its event loop and its database file say of themselves. `version`: of the product. */
export function measureProcess(metrics: Metrics, version: string, database: string): void {
  const startedAt = Date.now() / 1_000 - process.uptime();
  const gauge = (name: string, help: string, read: () => number | undefined) =>
    metrics.gauge({ name, help, type: 'gauge', read });
  metrics.gauge({
    name: 'parley_build_info',
    help: 'Which version runs, on which Node.',
    type: 'gauge',
    read: () => [[{ version, node: process.versions.node }, 1]],
  });
  gauge('process_start_time_seconds', 'When the process started, in Unix seconds.', () => startedAt);
  gauge('process_uptime_seconds', 'How long the process runs.', () => process.uptime());
  metrics.gauge({
    name: 'process_cpu_seconds_total',
    help: 'CPU time used, of the user and of the system.',
    type: 'counter',
    read: () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  });
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_size_used_bytes', 'Heap of the main thread in use.', () => process.memoryUsage().heapUsed);
  gauge('parley_database_bytes', 'Size of the database file.', () => size(database));
  gauge('parley_wal_bytes', 'Size of the journal that is not folded into it yet.', () => size(`${database}-wal`));
  measureLoop(gauge);
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Who never asks pays nothing: the delay is measured from the first question on, which therefore has no answer yet. */
function measureLoop(gauge: (name: string, help: string, read: () => number | undefined) => void): void {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  let asked = false;
  // Node counts in the time between two looks: what is above is delay.
  const seconds = (ns: number) => (asked ? Math.max(0, ns / 1e6 - LOOK_MS) / 1_000 : undefined);
  const since = 'since the question before';
  gauge('parley_event_loop_delay_p50_seconds', `Delay of the event loop, median ${since}.`, () =>
    seconds(delay.percentile(50)),
  );
  gauge('parley_event_loop_delay_p99_seconds', `Delay of the event loop, 99th percentile ${since}.`, () =>
    seconds(delay.percentile(99)),
  );
  gauge('parley_event_loop_delay_max_seconds', `Delay of the event loop, longest ${since}.`, () => {
    const longest = seconds(delay.max);
    if (!asked) delay.enable();
    asked = true;
    delay.reset();
    return longest;
  });
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  gauge(
    'parley_event_loop_utilization_ratio',
    'Share of time the event loop was busy since the question before.',
    () => {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
  );
}
