// The report: verdicts first, then each work with everybody who took part, as Markdown.
import { type Bar, describeBar, describeMeasured, judge, type Run, rangeOf, valuesOf } from './bars.ts';
import { OURS } from './contestants.ts';
import { type FigureId, figures, number } from './figures.ts';
import { QUIET } from './gate.ts';
import { summarize } from './statistics.ts';

export interface Heading {
  command: string;
  date: string;
  machine: string;
  /** What the machine is like for this: the sync time of its disk, the limits of files. */
  conditions: string[];
  /** Limits of ours that were switched off. */
  limitsOff: { [name: string]: string };
  minutes: number;
  /** Peers that could not take part, and why. */
  absent: string[];
}

interface Part {
  id: string;
  title: string;
  how: string;
}

interface Who {
  id: string;
  name: string;
  note: string;
}

export interface Summary {
  text: string;
  passed: boolean;
}

/**
 * Writes the report. `bars`: only those of works that were run. The last line is the summary. `passed`: every bar was
 * met, and nothing went wrong with our messages.
 */
export function report(
  heading: Heading,
  works: readonly Part[],
  who: readonly Who[],
  bars: readonly Bar[],
  runs: readonly Run[],
): Summary {
  const nameOf = (id: string) => who.find((one) => one.id === id)?.name ?? id;
  const verdicts = bars.map((bar) => judge(bar, runs));
  const faults = runs.flatMap((run) =>
    run.faults.map(
      (fault) => `${nameOf(run.contestant)}, ${titleOf(works, run.work)}, round ${run.round + 1}: ${fault}`,
    ),
  );
  const own = runs.filter(({ contestant }) => contestant === OURS).flatMap((run) => run.faults);
  const missed = verdicts.filter(({ met }) => !met);
  const passed = missed.length === 0 && own.length === 0;
  const disturbed = runs.filter((run) => run.disturbed).length;
  const last = [
    `${verdicts.length - missed.length} of ${verdicts.length} bars met`,
    `${own.length} faults of Parley’s`,
    `${disturbed} of ${runs.length} runs disturbed`,
  ].join(', ');
  const lines = [
    '# Bench',
    '',
    ...about(heading),
    '',
    '## Bars',
    '',
    ...table(
      ['Work', 'Bar', 'Measured: median [range]', 'Met'],
      verdicts.map((verdict) => [
        titleOf(works, verdict.bar.work),
        describeBar(verdict.bar, nameOf),
        describeMeasured(verdict),
        verdict.met ? 'yes' : '**no**',
      ]),
    ),
    '',
    'A bar against a peer is on the ratio of runs of the same round; the median of all rounds decides.',
    ...works.flatMap((work) => ['', ...section(work, who, runs)]),
    '',
    '## Correctness',
    '',
    faults.length === 0
      ? 'In every run each message came to everybody in its room once, each sender’s in order, all people of a room saw one order, and ours were all acknowledged.'
      : faults.map((fault) => `- ${fault}`).join('\n'),
    '',
    `**${last}**`,
    '',
  ];
  return { text: lines.join('\n'), passed };
}

function about({ command, date, machine, conditions, limitsOff, minutes, absent }: Heading): string[] {
  const off = Object.entries(limitsOff).map(([name, value]) => `\`${name}=${value}\``);
  return [
    `\`${command}\` on ${date}, ${number(minutes, 1)} minutes.`,
    '',
    `- ${machine}. Everything on loopback, without TLS or compression: the server alone on core 0, the generator on core 1.`,
    ...conditions.map((condition) => `- ${condition}`),
    `- Switched off in Parley, because one address plays everybody: ${off.join(', ')}. Peers have no such limits.`,
    '- Every run has a fresh server. Rounds alternate their order (A B B A); whom no bar is about takes part in the first two. Latency counts from the moment a message was due.',
    `- Disturbed: others used more than ${QUIET} cores during a step, also when it was repeated. Such runs count like the rest and are marked.`,
    '- Differences below 1.5 × between single runs are noise on a shared machine.',
    ...absent.map((one) => `- Absent: ${one}`),
  ];
}

function section({ id, title, how }: Part, who: readonly Who[], runs: readonly Run[]): string[] {
  const own = runs.filter((run) => run.work === id);
  const present = who.filter((one) => own.some((run) => run.contestant === one.id));
  const shown = (Object.keys(figures) as FigureId[]).filter((figure) =>
    own.some((run) => run.figures[figure] !== undefined),
  );
  const rows = shown.map((figure) => [
    figures[figure].unit === '' ? figures[figure].name : `${figures[figure].name}, ${figures[figure].unit}`,
    ...present.map((one) => {
      const values = [...valuesOf(runs, id, one.id, figure).values()];
      if (values.length === 0) return '';
      const summary = summarize(values);
      return `${number(summary.median, figures[figure].digits)} ${rangeOf(summary, figure)}`;
    }),
  ]);
  const count = [
    'runs, of them disturbed',
    ...present.map((one) => {
      const his = own.filter((run) => run.contestant === one.id);
      return `${his.length}, ${his.filter((run) => run.disturbed).length}`;
    }),
  ];
  const stops = own.some((run) => run.stop !== undefined)
    ? [['the ramp was ended by', ...present.map((one) => stopsOf(own.filter((run) => run.contestant === one.id)))]]
    : [];
  return [
    `## ${title}`,
    '',
    how,
    '',
    ...table(['Median [range]', ...present.map(({ name }) => name)], [...rows, ...stops, count]),
    '',
    ...present.map(({ name, note }) => `- ${name}: ${note}.`),
    ...(stops.length > 0 ? ['', ...CAPACITY] : []),
  ];
}

/** What a figure of the most is, and is not. */
const CAPACITY = [
  'The most is a capacity bound, found in steps of one second, and no chat workload. `ramp`: the ladder ended there and the',
  'server had not failed; `generator`: the generator’s core was full. Both are lower bounds, and say nothing of who is faster.',
];

function stopsOf(runs: readonly Run[]): string {
  const stops = runs.flatMap(({ stop }) => stop ?? []);
  const kinds = [...new Set(stops)];
  return kinds.map((kind) => `${kind} (${stops.filter((stop) => stop === kind).length})`).join(', ');
}

function titleOf(works: readonly Part[], id: string): string {
  return works.find((work) => work.id === id)?.title ?? id;
}

function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
