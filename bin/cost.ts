// `parley cost`: reads its flags and prints what the model says. It knows no server, and no settings of one.
import { parseArgs } from 'node:util';
import { NEW_ACCOUNT } from '../infra/cost/attack.ts';
import { attackReport, worstDayOf } from '../infra/cost/attackReport.ts';
import { figuresOf } from '../infra/cost/figures.ts';
import { projectionRows, report } from '../infra/cost/report.ts';
import { formOf, type Option, options, readOption } from '../infra/cost/workload.ts';
import { type Throttles, throttles } from '../infra/throttles.ts';
import { sentence } from './flags.ts';

const rate = { least: 0, most: 100_000 };
/** Flags of the worst day. */
const attackOptions = {
  handshakes: { ...rate, fallback: throttles.handshakes.rate, meaning: 'handshakes let in each second' },
  requests: { ...rate, fallback: throttles.requests.rate, meaning: 'requests, on each route' },
  frames: { ...rate, fallback: throttles.frames.rate, meaning: 'frames, on each route' },
  concurrency: { fallback: NEW_ACCOUNT, least: 1, most: 100_000, whole: true, meaning: 'functions at once' },
} as const satisfies { [name: string]: Option };
const numbers: { [name: string]: Option } = { ...options, ...attackOptions };
const forms = new Map(Object.entries(numbers).map(([name, option]) => [`--${name}`, formOf(option)]));

/** What was given of the flags, unread. */
type Given = { [name: string]: string | boolean | undefined };

const USAGE = `What Parley costs on AWS, by a model of what its code makes AWS count.

  npm run parley -- cost --users 500 --messages 40      a month
  npm run parley -- cost --attack                       the worst day that others can make
  npm run parley -- cost --json                         either as JSON
  npm run parley -- cost --markdown                     the table of README.md
`;

/** What the command prints. Throws a sentence for each wrong flag. */
export function cost(args: string[]): string {
  const { given, positionals } = parsed(args);
  if (given['help'] === true) return usage();
  if (positionals.length > 0) throw new Error(`cost takes flags only, not "${positionals[0]}": give --users 500.`);
  const attack = given['attack'] === true;
  const json = given['json'] === true;
  const strange = Object.keys(attack ? options : attackOptions).filter((name) => given[name] !== undefined);
  if (strange.length > 0) {
    const flags = strange.map((name) => `--${name}`).join(', ');
    throw new Error(attack ? `Of no effect with --attack: ${flags}.` : `Of effect with --attack only: ${flags}.`);
  }
  if (attack) return worstDay(given, json);
  const figures = figuresOf(readAll(options, given));
  if (given['markdown'] === true) return markdown(projectionRows(figures.projection));
  return json ? asJson(figures) : report(figures);
}

function parsed(args: string[]): { given: Given; positionals: string[] } {
  const flags = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
    markdown: { type: 'boolean' },
    attack: { type: 'boolean' },
    ...Object.fromEntries(Object.keys(numbers).map((name) => [name, { type: 'string' as const }])),
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options: flags, allowPositionals: true });
    return { given: values, positionals };
  } catch (error) {
    const form = (flag: string) => forms.get(flag);
    throw new Error(sentence(error, form, 'cost --help'), { cause: error });
  }
}

function worstDay(given: Given, json: boolean): string {
  const { concurrency, ...rates } = readAll(attackOptions, given);
  const entries = Object.entries(throttles).map(([name, { burst }]) => {
    return [name, { rate: rates[name as keyof Throttles], burst }];
  });
  const day = worstDayOf(Object.fromEntries(entries) as Throttles, concurrency);
  return json ? asJson(day) : attackReport(day);
}

/** The values of a table's flags. Throws one sentence for each that is wrong. */
function readAll<T extends { [name: string]: Option }>(table: T, given: Given): { [N in keyof T]: number } {
  const wrong: string[] = [];
  const read = Object.entries(table).map(([name, option]) => {
    const text = given[name];
    const value = typeof text === 'string' ? readOption(option, text) : option.fallback;
    if (value === undefined) wrong.push(`--${name} is "${text}": give ${formOf(option)}.`);
    return [name, value];
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return Object.fromEntries(read) as { [N in keyof T]: number };
}

function usage(): string {
  const lines = Object.entries(numbers).map(
    ([name, { meaning, fallback }]) => `  --${name} N`.padEnd(20) + `${meaning} (${fallback})`,
  );
  return `${USAGE}\n${lines.join('\n')}\n`;
}

function markdown([titles = [], ...rows]: string[][]): string {
  const lines = [titles, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.toSpliced(1, 0, `|${'---|'.repeat(titles.length)}`).join('\n')}\n`;
}

function asJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
