// What of this platform is worth watching: connections, the fan-out, slow readers, commits, the log.
import type { Fanout } from './fanout.ts';
import type { LiveConnections } from './live.ts';
import type { NodeLog } from './log.ts';
import { SECONDS } from './meter.ts';
import type { Metrics } from './metrics.ts';
import type { SlowReaders } from './slow.ts';
import type { Commits, OnCommit } from './store/commits.ts';

/** Upper ends of the buckets of how many writes share a commit. */
const WRITES = [1, 2, 5, 10, 20, 50, 100, 200, 500];

interface Parts {
  live: LiveConnections;
  fanout: Fanout;
  slow: SlowReaders;
  commits: Commits;
  log: NodeLog;
}

/** Adds what is read off the parts when somebody asks. */
export function measureParts(metrics: Metrics, { live, fanout, slow, commits, log }: Parts): void {
  const gauge = (name: string, help: string, read: () => number) => metrics.gauge({ name, help, type: 'gauge', read });
  const counter = (name: string, help: string, read: () => number) =>
    metrics.gauge({ name, help, type: 'counter', read });
  metrics.gauge({
    name: 'parley_connections',
    help: 'Open connections by kind: parley, or classic for clients of the original demo.',
    type: 'gauge',
    read: () => (['parley', 'classic'] as const).map((kind) => [{ kind }, countOf(live, kind)]),
  });
  gauge('parley_opened_rooms', 'Rooms that somebody has open.', () => live.openedRooms());
  counter('parley_events_total', 'Events of rooms sent out.', () => fanout.counts.events);
  counter('parley_deliveries_total', 'Events written, once per recipient.', () => fanout.counts.deliveries);
  counter('parley_delivered_bytes_total', 'Bytes of those.', () => fanout.counts.bytes);
  counter(
    'parley_dropped_frames_total',
    'Events withheld from slow readers, who catch up.',
    () => fanout.counts.dropped,
  );
  gauge('parley_backlog_bytes', 'Bytes that wait to be sent, shared ones counted for each reader.', () =>
    slow.recount(),
  );
  gauge('parley_slow_readers', 'Connections that do not keep up at the moment.', () => slow.size);
  counter('parley_slow_readers_total', 'Times a connection fell behind.', () => slow.counts.fell);
  counter('parley_slow_readers_ended_total', 'Connections ended because they did not read.', () => slow.counts.ended);
  gauge('parley_commit_queue_writes', 'Writes that wait for their commit or are in one.', () => commits.queued());
  counter('parley_log_lines_dropped_total', 'Log lines whose reader did not keep up.', () => log.dropped());
}

function countOf(live: LiveConnections, kind: 'parley' | 'classic'): number {
  let count = 0;
  for (const one of live.byId.values()) if (one.connection.kind === kind) count += 1;
  return count;
}

/** What the store tells of each commit. */
export function measureCommits(metrics: Metrics): OnCommit {
  const commits = metrics.histogram(
    { name: 'parley_commit_duration_seconds', help: 'Time of a commit, from asking the writer to its answer.' },
    SECONDS,
  );
  const sizes = metrics.histogram({ name: 'parley_commit_writes', help: 'Writes that shared a commit.' }, WRITES);
  return (writes, ms) => {
    commits.observe(ms / 1_000);
    sizes.observe(writes);
  };
}
