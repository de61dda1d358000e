// What would make this very bill smaller, each computed by changing one thing and nothing else.
import { type Design, planned } from './design.ts';
import { billOf } from './model.ts';
import { machinePrice } from './prices.ts';
import type { Workload } from './workload.ts';

export interface Tip {
  advice: string;
  /** Dollars a month. */
  saves: number;
}

/** Savings below this are not worth a sentence: dollars, and part of the bill. */
const LEAST = 0.05;
const LEAST_PART = 0.02;

/** Tips for a workload, those that save the most first. */
export function tipsFor(workload: Workload): Tip[] {
  const { dollars } = billOf(workload);
  const than = (change: Partial<Workload>, design: Design = planned) =>
    dollars - billOf({ ...workload, ...change }, design).dollars;
  const { recipients, reads, retention, hours, files } = workload;
  const all: Tip[] = [
    {
      advice: 'Beat half as often in sight; what a push loses is then found after two minutes.',
      saves: than({}, { ...planned, beat: 2 * planned.beat }),
    },
    {
      advice: `Smaller rooms: ${halved(recipients)} open connections for each message instead of ${recipients}.`,
      saves: than({ recipients: Math.max(1, recipients / 2) }),
    },
    {
      advice: `Note reading half as often: ${halved(reads)} times a day instead of ${reads}.`,
      saves: than({ reads: reads / 2 }),
    },
    {
      advice: `Close what nobody looks at: ${halved(hours)} hours connected instead of ${hours}.`,
      saves: than({ hours: hours / 2 }),
    },
    { advice: 'One connection for each person: close other tabs.', saves: than({ connections: 1 }) },
    {
      advice: `Keep messages for ${halved(retention)} months instead of ${retention}.`,
      saves: than({ retention: retention / 2 }),
    },
    { advice: 'Keep half of the files.', saves: than({ files: files / 2 }) },
    { advice: 'Run it on one small machine instead, where that is enough.', saves: dollars - machinePrice() },
  ];
  return all
    .filter(({ saves }) => saves >= Math.max(LEAST, dollars * LEAST_PART))
    .toSorted((a, b) => b.saves - a.saves);
}

function halved(number: number): string {
  return String(Math.round(number * 5) / 10);
}
