// What the command prints of a month.
import type { Bill } from './bill.ts';
import { amount, columns, money, wrapped } from './columns.ts';
import { POLLS } from './fanout.ts';
import type { Figures } from './figures.ts';
import { FROM_MEMORY, type Price, prices } from './prices.ts';
import type { Projected } from './projection.ts';
import { options, type Workload } from './workload.ts';

/** Characters of a line, at most. */
export const WIDTH = 96;

/** The whole report, ready to print. */
export function report(figures: Figures): string {
  const { read, region, workload, millionMessages } = figures;
  const million = `A million messages to ${amount(workload.recipients)} connections each`;
  const parts = [
    [
      ...text(`Parley on AWS, US dollars a month. List prices of ${region}, read ${read}, without tax.`),
      ...text('A model, not a measurement: nothing of this has run in an account yet.'),
    ],
    billRows(figures.bill),
    text(`${million}, and nothing else: ${money(millionMessages)} by the price list.`),
    ['The same habits with other numbers of people:', '', ...columns(projectionRows(figures.projection))],
    breakEvenRows(figures),
    tipRows(figures),
    freeRows(),
    ['Counted for the figures at the top; each is a flag:', ...workloadRows(workload)],
    ['Taken for granted:', ...assumptions().flatMap((one) => wrapped(`- ${one}`, WIDTH, '  '))],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Titles and cells of the projection, as the README repeats them. */
export function projectionRows(projection: Projected[]): string[][] {
  const titles = [
    'People',
    'By the price list',
    'After what is always free',
    "The demo's design",
    'What the demo claimed',
  ];
  return [
    titles,
    ...projection.map(({ users, list, dollars, demo, claimed = '–' }) => {
      return [amount(users), money(list), money(dollars), money(demo), claimed];
    }),
  ];
}

function billRows({ lines, list, dollars }: Bill): string[] {
  const rows = lines.map((line) => [line.what, amount(line.quantity), money(line.list), money(line.dollars)]);
  const titles = ['', 'Quantity', 'By the price list', 'After what is always free'];
  return columns([titles, ...rows, ['Together', '', money(list), money(dollars)]]);
}

function breakEvenRows({ machine, breakEven }: Figures): string[] {
  const costs = `A ${machine.what} costs ${money(machine.dollars)} a month.`;
  if (breakEven === null) return text(`${costs} With habits like these AWS never costs as much.`);
  return text(
    `${costs} With habits like these AWS costs less below ${amount(breakEven)} people, and more from there on. The machine runs the same Parley; it has no second one to stand in for it.`,
  );
}

function tipRows({ tips }: Figures): string[] {
  if (tips.length === 0) return ['Nothing that one could change would lower this bill by much.'];
  const rows = tips.flatMap(({ advice, saves }) =>
    wrapped(advice, WIDTH - 10).map((line, i) => `${(i === 0 ? money(saves) : '').padStart(8)}  ${line}`),
  );
  return ['What would lower this bill, in dollars a month, each by itself:', ...rows];
}

function freeRows(): string[] {
  const free = Object.values<Price>(prices).filter((price) => price.free > 0);
  const names = free.map((price) => `${price.what} ${amount(price.free)}`).join('; ');
  return [
    ...text(`Always free each month, once for all that an account runs: ${names}.`),
    ...text(
      'Never free: API Gateway, and DynamoDB requests on demand; the 25 units that DynamoDB gives away are for provisioned tables. Accounts made since 15 July 2025 have up to $200 of credits for at most a year instead of the free year of before. Neither is counted here.',
    ),
  ];
}

function workloadRows(workload: Workload): string[] {
  const flags = columns(Object.keys(options).map((name) => [`  --${name}`, amount(workload[name as keyof Workload])]));
  return Object.values(options).map(({ meaning }, i) => `${flags[i]}  ${meaning}`);
}

function assumptions(): string[] {
  const unread = Object.values<Price>(prices).filter(({ source }) => source.endsWith(FROM_MEMORY));
  return [
    `From memory and not read that day: the prices of ${unread.map(({ what }) => what).join('; ')}; and of the machine.`,
    'The people of a day are spread over eight hours; no more recipients are counted than are connected.',
    'A page beats every minute in sight and every eight minutes out of it.',
    "A sent message is one frame in and one post for each recipient, of which the writer's is the answer too; 2 × 3 write units for its transaction and 2 for index entries, more above 1 KiB; 5 read units with few recipients.",
    'To more than 50 connections the worker posts, which has 1 GB, in jobs of 250. After a lull the others of the room are told once for half a minute: by a query for each member, of whom as many again are not here.',
    `The worker's queue is polled ${amount(POLLS)} times a month, whatever is in it.`,
    'As much is deleted as written: storage is that of a place as old as its messages are kept. Index entries are stored, and 100 bytes for each item and entry.',
    'A handshake counts as a message: AWS does not say. Connections last two hours; that the page opens the next one some minutes earlier is left out.',
    'Other functions have 256 MB on arm64 and run 20 ms for a frame, 70 ms for a send, 110 ms for a handshake, cold starts spread over all. Each call writes some 700 bytes of log.',
    'Left out, since it is rare: signing in, making and browsing rooms, scrolling back, retries. Taxes and support too.',
    "The demo's design is one room for all, every message to everybody connected, taken as if it worked.",
  ];
}

function text(sentence: string): string[] {
  return wrapped(sentence, WIDTH);
}
