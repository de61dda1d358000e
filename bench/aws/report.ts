// The report: verdicts first, then what stands behind them, as Markdown.
import { REGION } from '../../infra/cost/prices.ts';
import { charges } from './charges.ts';
import { number, type Row } from './row.ts';

export interface Heading {
  command: string;
  date: string;
  /** What the random choices began with. */
  seed: number;
  machine: string;
  /** What took part, each with its version. */
  versions: string[];
}

/** A table that stands behind a row. */
export interface Detail {
  title: string;
  head: string[];
  lines: string[][];
}

/** Writes the report, whose last line is the summary. `passed`: every bar was met. */
export function report(heading: Heading, rows: readonly Row[], details: readonly Detail[]): Summary {
  const met = rows.filter((row) => row.met).length;
  const lines = [
    '# Bench of the AWS way',
    '',
    ...about(heading),
    '',
    '## Bars',
    '',
    ...table(
      ['Work', 'Bar', 'Ours', 'The original demo’s way', 'Met'],
      rows.map(({ work, bar, ours, demo, met }) => [work, bar, ours, demo || '–', met ? 'yes' : '**no**']),
    ),
    ...details.flatMap(({ title, head, lines }) => ['', `## ${title}`, '', ...table(head, lines)]),
    '',
    ...limits,
    '',
    `**${met} of ${rows.length} bars met, seed ${heading.seed}**`,
    '',
  ];
  return { text: lines.join('\n'), passed: met === rows.length };
}

export interface Summary {
  text: string;
  passed: boolean;
}

function about({ command, date, seed, machine, versions }: Heading): string[] {
  const { post, dynamo, queue, poll, account, functions } = charges;
  return [
    `\`${command}\` on ${date}, seed ${seed}. **Emulated, on a virtual clock: nothing here was measured on AWS.**`,
    '',
    `- A post takes ${post} ms, a call to DynamoDB ${dynamo} ms, a call to SQS ${queue} ms, and a message lies in its queue for up to ${poll} ms before it is received. These are planning values. Everything else takes no time: no processor, no network of the client, no start of an environment.`,
    `- The account takes ${number(account.rate)} frames and posts a second, ${number(account.burst)} at once, and answers those beyond with 429. It runs ${functions} functions at once and throttles those beyond: a queue tries again, a frame gets API Gateway’s error frame and its client does what the client does.`,
    '- Ours is the code of `src/platform/aws` as its functions put it together, and the client’s own socket and waiting times; the SDK’s clients end in this process. Reads and writes go to a local DynamoDB, whose units are counted, those of indexes and transactions included.',
    '- The original demo’s way: a scan of all connections, then a post to one after the other, ended after 29 s.',
    `- Prices: ${REGION}, the list price, of sending alone; storage and minutes of connections are apart. Functions are charged for the virtual time that they wait.`,
    `- Sizes and imports were measured on this machine: ${machine}.`,
    `- ${versions.join(', ')}.`,
  ];
}

/** What a reader might take from the figures and should not. */
const limits = [
  'A figure in milliseconds says how many calls stand one behind the other, and how limits make them wait. It does not say',
  'how fast AWS is: that takes a run in an account. The processor of a small function may be busy for longer than it waits,',
  'and DynamoDB throttles a partition beyond 1,000 written and 3,000 read units a second, which it never does here.',
];

function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
