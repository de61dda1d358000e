// The Meter port: durations for the log, and counts of what is out of the ordinary as metrics of CloudWatch, in its
// embedded metric format. What is ordinary, CloudWatch counts by itself, by function, table and route: a line more for
// every message would cost a fiftieth of what the message costs.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Meter } from '../../core/ports.ts';
import { SERVICE } from './config.ts';

const metrics = new Metrics({ namespace: 'Parley', serviceName: SERVICE });

export const meter: Meter = {
  command() {
    const start = performance.now();
    return () => Math.round((performance.now() - start) * 10) / 10;
  },
  refused: (code) => {
    count('Refused');
    // The function ends well: it has said so to whoever asked. So this is all by which one sees from outside that it fails.
    if (code === 'internal' || code === 'unavailable') count('Failed');
  },
  limited: () => count('Limited'),
};

/** The same handler, which writes down at its end what was counted meanwhile: after that the function stands still. */
export function metered<A extends unknown[], R>(handler: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await handler(...args);
    } finally {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
}

/** By stage only: each combination of dimensions is a metric of its own, of which ten are free. */
function count(name: 'Refused' | 'Limited' | 'Failed'): void {
  metrics.addMetric(name, MetricUnit.Count, 1);
}
