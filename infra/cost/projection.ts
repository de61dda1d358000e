// The same habits with ten to a hundred thousand people, and the number from which one machine is cheaper.
import { claimed, demoBill } from './demo.ts';
import { billOf } from './model.ts';
import { machinePrice } from './prices.ts';
import type { Workload } from './workload.ts';

export const sizes = [10, 100, 1_000, 10_000, 100_000] as const;

export interface Projected {
  users: number;
  /** Dollars a month: by the price list, after what is always free, the demo's design, and what the demo claimed. */
  list: number;
  dollars: number;
  demo: number;
  claimed: string | undefined;
}

export function project(workload: Workload): Projected[] {
  return sizes.map((users) => {
    const { list, dollars } = billOf({ ...workload, users });
    return { users, list, dollars, demo: demoBill({ ...workload, users }).list, claimed: claimed[users] };
  });
}

/** Nobody has more people than this. */
const MOST = 2 ** 33;

/** The fewest people with whom a month costs at least as much as the small machine; undefined when none do. */
export function breakEven(workload: Workload): number | undefined {
  const dearer = (users: number) => billOf({ ...workload, users }).dollars >= machinePrice();
  let most = 1;
  while (!dearer(most)) {
    most *= 2;
    if (most > MOST) return undefined;
  }
  let least = Math.floor(most / 2);
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (dearer(middle)) most = middle;
    else least = middle;
  }
  return most;
}
