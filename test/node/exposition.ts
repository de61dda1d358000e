// A strict reader of Prometheus' text format, written from its description:
// https://prometheus.io/docs/instrumenting/exposition_formats/

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/u;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/u;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/u;

/** Every sample by its name and labels. Throws at whatever the description does not allow. */
export function readExposition(text: string): Map<string, number> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  let helped = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/u.exec(line) ?? [];
    if (kind === undefined) readSample(line, types, samples);
    else if (!NAME.test(name) || types.has(name)) throw new Error(`described twice, or not a name: ${line}`);
    else if (kind === 'HELP') helped = name;
    else {
      if (helped !== name || !/^(?:counter|gauge|histogram)$/u.test(rest)) throw new Error(`wrong: ${line}`);
      if ((rest === 'counter') !== name.endsWith('_total')) throw new Error(`counters end with _total: ${line}`);
      types.set(name, rest);
    }
  }
  checkHistograms(types, samples);
  return samples;
}

function readSample(line: string, types: Map<string, string>, samples: Map<string, number>): void {
  const [, name = '', labels, value = ''] = SAMPLE.exec(line) ?? [];
  const base = types.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/u, '');
  // Samples follow their description, and all samples of one metric stand together.
  if (base !== [...types.keys()].at(-1)) throw new Error(`no description above: ${line}`);
  if (types.get(base) === 'histogram' ? base === name : base !== name) throw new Error(`wrong name: ${line}`);
  for (let rest = labels ?? ''; rest !== ''; ) {
    const [all, label = ''] = LABEL.exec(rest) ?? [];
    if (all === undefined || label.startsWith('__')) throw new Error(`wrong labels: ${line}`);
    rest = rest.slice(all.length);
  }
  const key = labels === undefined ? name : `${name}{${labels}}`;
  if (samples.has(key)) throw new Error(`told twice: ${line}`);
  const number = value === '+Inf' ? Infinity : Number(value);
  if (value === '' || Number.isNaN(number)) throw new Error(`no number: ${line}`);
  samples.set(key, number);
}

function checkHistograms(types: Map<string, string>, samples: Map<string, number>): void {
  for (const [name] of [...types].filter(([, type]) => type === 'histogram')) {
    const series = new Map<string, number[]>();
    for (const [key, value] of samples) {
      const [, labels = '', bound] = new RegExp(`^${name}_bucket\\{(.*?),?le="([^"]*)"\\}$`, 'u').exec(key) ?? [];
      if (bound !== undefined) series.set(labels, [...(series.get(labels) ?? []), value]);
    }
    for (const [labels, counts] of series) {
      const of = labels === '' ? '' : `{${labels}}`;
      if (counts.some((count, i) => count < (counts[i - 1] ?? 0))) throw new Error(`${name} shrinks`);
      if (counts.at(-1) !== samples.get(`${name}_count${of}`)) throw new Error(`${name} ends below its count`);
      if (!samples.has(`${name}_sum${of}`)) throw new Error(`${name} has no sum`);
    }
  }
}
