// Everything that is said of a month, as data: printed by report.ts, or given out as it is.
import type { Bill } from './bill.ts';
import { billOf, millionMessages } from './model.ts';
import { machine, machinePrice, PRICES_READ, REGION } from './prices.ts';
import { breakEven, type Projected, project } from './projection.ts';
import { type Tip, tipsFor } from './tips.ts';
import type { Workload } from './workload.ts';

export interface Figures {
  /** The day the prices were read, and where they hold. */
  read: string;
  region: string;
  workload: Workload;
  bill: Bill;
  /** List price of a million messages and nothing else. */
  millionMessages: number;
  projection: Projected[];
  machine: { what: string; dollars: number };
  /** Fewest people with whom the machine is cheaper; null when that is never so. */
  breakEven: number | null;
  tips: Tip[];
}

export function figuresOf(workload: Workload): Figures {
  return {
    read: PRICES_READ,
    region: REGION,
    workload,
    bill: billOf(workload),
    millionMessages: millionMessages(workload),
    projection: project(workload),
    machine: { what: machine.what, dollars: machinePrice() },
    breakEven: breakEven(workload) ?? null,
    tips: tipsFor(workload),
  };
}
