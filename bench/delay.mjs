// Loaded before a server of Node: tells how long its event loop was held up, without a line of it in the product.
// At SIGUSR2 it prints the delays since the last time, in milliseconds.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between two looks. Node counts them in: what is above is delay. */
const EVERY_MS = 5;

// Worker threads load this too; theirs is not the loop that sockets wait for.
if (isMainThread) {
  const delays = monitorEventLoopDelay({ resolution: EVERY_MS });
  delays.enable();
  process.on('SIGUSR2', () => {
    const [p50, p99, most] = [delays.percentile(50), delays.percentile(99), delays.max];
    const held = [p50, p99, most].map((ns) => Math.max(0, ns / 1e6 - EVERY_MS));
    process.stdout.write(`{"loopMs":${JSON.stringify(held)}}\n`);
    delays.reset();
  });
}
