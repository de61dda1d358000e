// What is measured: the names, units and directions of all figures.

export interface Figure {
  name: string;
  unit: string;
  digits: number;
}

const figure = (name: string, unit: string, digits: number): Figure => ({ name, unit, digits });

export const figures = {
  cpu: figure('CPU per delivery', 'µs', 1),
  p50: figure('p50', 'ms', 1),
  p99: figure('p99', 'ms', 1),
  bytes: figure('bytes per delivery', 'B', 0),
  capacity: figure('deliveries/s kept at p99 < 100 ms', '/s', 0),
  capacityCpu: figure('CPU per delivery there', 'µs', 2),
  serverLoad: figure('load of the server there', 'cores', 2),
  generatorLoad: figure('load of the generator there', 'cores', 2),
  perRead: figure('deliveries per read there', '', 1),
  resident: figure('resident memory per connection', 'KiB', 1),
  opened: figure('connections opened', '/s', 0),
  tickets: figure('tickets', '/s', 0),
  sends: figure('messages acknowledged', '/s', 0),
  ackP50: figure('ack p50', 'ms', 1),
  ackP99: figure('ack p99', 'ms', 1),
  allP99: figure('send-to-all p99', 'ms', 1),
  loopP99: figure('event loop delay p99', 'ms', 1),
  loopMost: figure('event loop delay, longest', 'ms', 1),
  memory: figure('resident memory', 'MB', 1),
  start: figure('listening after', 's', 2),
} as const satisfies { [id: string]: Figure };

export type FigureId = keyof typeof figures;
export type Figures = { [id in FigureId]?: number };

/** A value with its unit, for people. */
export function show(id: FigureId, value: number): string {
  const { digits, unit } = figures[id];
  return `${number(value, digits)}${unit.startsWith('/') || unit === '' ? unit : ` ${unit}`}`;
}

/** A number with a comma between thousands. */
export function number(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
