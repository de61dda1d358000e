// What the command prints of the worst day.
import type { Throttle, Throttles } from '../throttles.ts';
import { WORST_DAY, worstDays } from './attack.ts';
import type { Bill } from './bill.ts';
import { amount, columns, money, wrapped } from './columns.ts';
import { PRICES_READ, REGION } from './prices.ts';
import { WIDTH } from './report.ts';

export interface WorstDay {
  read: string;
  region: string;
  throttles: Throttles;
  concurrency: number;
  /** What the stranger's day may cost. */
  bar: number;
  stranger: Bill;
  insider: Bill;
}

/** Everything that is said of the worst day, as data. */
export function worstDayOf(throttles: Throttles, concurrency: number): WorstDay {
  const days = worstDays(throttles, concurrency);
  return { read: PRICES_READ, region: REGION, throttles, concurrency, bar: WORST_DAY, ...days };
}

/** The same, ready to print. */
export function attackReport({ read, region, throttles, concurrency, bar, stranger, insider }: WorstDay): string {
  const { frames, handshakes, requests } = throttles;
  const verdict =
    stranger.list <= bar
      ? `That is within the ${money(bar)} that a day of strangers may cost.`
      : `That is more than the ${money(bar)} that a day of strangers may cost: lower the throttles in infra/throttles.ts.`;
  const parts = [
    wrapped(
      `The worst day, US dollars in 24 hours. List prices of ${region}, read ${read}, as if nothing were free.`,
      WIDTH,
    ),
    [
      'Let in each second, all day:',
      ...columns([
        ['  --handshakes', each(handshakes)],
        ['  --requests, on each route of the HTTP API', each(requests)],
        ['  --frames, on each route of the WebSocket API', each(frames)],
        ['  --concurrency, functions at once (10 in a new account)', amount(concurrency)],
      ]),
    ],
    [
      'Without a session, guests off: what anybody on the internet can do',
      '',
      ...rows(stranger),
      '',
      ...wrapped(verdict, WIDTH),
    ],
    [
      'With a session: a guest where guests are on, or somebody who is in',
      '',
      ...rows(insider),
      '',
      ...wrapped(
        'Each line is at its most, which the functions could not do all at once. No throttle of API Gateway bounds posts: what one person can make of them is bounded by how many functions run at once. So leave guests off where strangers come, keep the concurrency of the account low, and set a budget with an alarm in the account.',
        WIDTH,
      ),
    ],
    ['Taken for granted:', ...assumptions.flatMap((one) => wrapped(`- ${one}`, WIDTH, '  '))],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function each({ rate, burst }: Throttle): string {
  return `${amount(rate)} (${amount(burst)} at once)`;
}

const assumptions = [
  'What a throttle refuses (429) is free. What a function refuses, or a full account throttles, is charged by API Gateway.',
  'A refused handshake counts as a message; AWS does not say. Each brings a made-up ticket: one write unit.',
  'Each request brings 10 MB and is charged as twenty, in pieces of 512 KiB, or brings 6 MB and runs, if that is dearer.',
  'Each frame brings 128 KiB and is charged as four; each environment posts without a pause, 250 times a second, and a worker, of which there are five, 1,000 times.',
  'Each frame that a function can take reads history of the longest texts: 110 units.',
  'Throttles of API Gateway are targets and not ceilings: for moments it lets in more.',
  'What CloudFront hands out is not counted, and no throttle bounds it: beyond 10 million requests and 1 TB a month, which are free, a million requests are $1 and a GB is $0.085. So set a budget.',
];

function rows({ lines, list }: Bill): string[] {
  const shown = lines.map((line) => [`  ${line.what}`, amount(line.quantity), money(line.list)]);
  return columns([...shown, ['  Together', '', money(list)]]);
}
