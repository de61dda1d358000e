// Counters, gauges and histograms, and how they are written down for Prometheus (text format 0.0.4,
// https://prometheus.io/docs/instrumenting/exposition_formats/). We use a tenth of what the libraries for this offer.

/** The content type of `text`. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export type Labels = { [name: string]: string };

interface Described {
  name: string;
  help: string;
}
/** `read`: the values at the moment of the question; undefined leaves the metric out. */
export interface Gauge extends Described {
  type: 'gauge' | 'counter';
  read(): number | [Labels, number][] | undefined;
}
export interface Counter {
  add(labels?: Labels, by?: number): void;
}
export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** The metrics of one process. */
export class Metrics {
  readonly #texts: (() => string)[] = [];

  /** A value that is asked for when it is needed. */
  gauge({ read, ...about }: Gauge): void {
    this.#texts.push(() => {
      const value = read();
      if (value === undefined) return '';
      const rows: [Labels, number][] = typeof value === 'number' ? [[{}, value]] : value;
      return headOf(about) + rows.map(([labels, number]) => line(about.name, labels, number)).join('');
    });
  }

  counter(about: Described): Counter {
    const values = new Map<string, { labels: Labels; value: number }>();
    this.#texts.push(() => {
      const lines = [...values.values()].map(({ labels, value }) => line(about.name, labels, value));
      return headOf({ ...about, type: 'counter' }) + lines.join('');
    });
    return {
      add(labels = {}, by = 1) {
        const key = keyOf(labels);
        const held = values.get(key);
        if (held) held.value += by;
        else values.set(key, { labels, value: by });
      },
    };
  }

  /** `bounds`: the upper ends of the buckets, ascending; one without end is added. */
  histogram(about: Described, bounds: readonly number[]): Histogram {
    const values = new Map<string, { labels: Labels; counts: number[]; sum: number }>();
    this.#texts.push(() => {
      const lines = [...values.values()].map(({ labels, counts, sum }) => {
        let upTo = 0;
        const buckets = [...bounds, Infinity].map((bound, i) => {
          upTo += counts[i] ?? 0;
          return line(`${about.name}_bucket`, { ...labels, le: numberOf(bound) }, upTo);
        });
        return buckets.join('') + line(`${about.name}_sum`, labels, sum) + line(`${about.name}_count`, labels, upTo);
      });
      return headOf({ ...about, type: 'histogram' }) + lines.join('');
    });
    return {
      observe(value, labels = {}) {
        const key = keyOf(labels);
        const held = values.get(key) ?? { labels, counts: Array.from({ length: bounds.length + 1 }, () => 0), sum: 0 };
        values.set(key, held);
        const place = bounds.findIndex((bound) => value <= bound);
        const index = place < 0 ? bounds.length : place;
        held.counts[index] = (held.counts[index] ?? 0) + 1;
        held.sum += value;
      },
    };
  }

  /** All of it as text. */
  text(): string {
    return this.#texts.map((write) => write()).join('');
  }
}

function keyOf(labels: Labels): string {
  return Object.values(labels).join('\n');
}

function headOf({ name, help, type }: Described & { type: string }): string {
  return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n`;
}

function line(name: string, labels: Labels, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${numberOf(value)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberOf(value: number): string {
  return value === Infinity ? '+Inf' : String(value);
}
