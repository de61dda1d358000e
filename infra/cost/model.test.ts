import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoBill } from './demo.ts';
import { planned } from './design.ts';
import { billOf, countsOf, trafficOf } from './model.ts';
import { machinePrice } from './prices.ts';
import { breakEven, project, sizes } from './projection.ts';
import { tipsFor } from './tips.ts';
import { options, team, type Workload } from './workload.ts';

/** Ten people on one day, with nothing that is not counted below. */
const small: Workload = {
  ...team,
  users: 10,
  active: 1,
  days: 1,
  hours: 8,
  visible: 1,
  connections: 1,
  visits: 0,
  messages: 1,
  recipients: 8,
  lulls: 0,
  reads: 0,
  rooms: 1,
  opened: 0,
  retention: 0,
};

const names = Object.keys(options) as (keyof Workload)[];
const workloads = fc.record(
  Object.fromEntries(
    names.map((name) => {
      const { least, most } = options[name];
      return [name, fc.double({ min: least, max: Math.min(most, 10_000), noNaN: true })];
    }),
  ) as { [N in keyof Workload]: fc.Arbitrary<number> },
);

describe('a month', () => {
  it('[COST2] counts what each thing that people do makes AWS count', () => {
    // 10 person-days of 8 hours: 4,800 minutes, a beat in each. 10 people online. Two hours a connection: 4 each, 40.
    expect(trafficOf(small, planned)).toEqual({
      personDays: 10,
      online: 10,
      recipients: 8,
      messages: 10,
      minutes: 4_800,
      beats: 4_800,
      loads: 10,
      connections: 40,
    });
    const counts = countsOf(small);
    // Frames: a message 1 + 8 = 9, ten of them: 90. Beats 2 × 4,800 = 9,600. A connection: its handshake, and hello
    // with its answer: 3 × 40 = 120.
    expect(counts.messages).toBe(90 + 9_600 + 120);
    // Loads ask twice, connections once for a ticket: 2 × 10 + 40.
    expect(counts.requests).toBe(60);
    // Calls: messages 10, beats 4,800, loads 2 × 10, connections 40 × (ticket, handshake, hello, end) = 160.
    expect(counts.invocations).toBe(4_990);
    // Writes: messages 10 × 8 = 80, connections 40 × (session 1, ticket 1 + 1, connection 2 + 2) = 280.
    expect(counts.writeUnits).toBe(360);
    // Reads: messages 10 × 5 = 50; beats 4,800 × (1 + 1 + 0 + 1 + 3/10) = 15,840; loads 10 × 2 = 20; connections
    // 40 × (ticket 2, handshake 3, hello 1 + 3 + 2 × 1) = 440, and 40 × (1 + 2 × 1) = 120 with the first beat of each.
    expect(counts.readUnits).toBeCloseTo(16_470, 6);
    expect(counts.minutes).toBe(4_800);
    expect(counts.storedGb).toBe(0);
  });

  it('[COST2] tells those away after a lull, at once and by the worker, and polls its queue', () => {
    // Two of the ten who are here are away, and as many again are not here: 20 members. Ten times: twice 2 posts, 3 requests
    // to SQS, one call; reads 0.5 + 10 + 2 × 2 = 14.5 at once, and 2 more of the worker.
    const counts = countsOf({ ...small, lulls: 1 });
    const before = countsOf(small);
    const more = (what: keyof typeof counts) => (counts[what] ?? 0) - (before[what] ?? 0);
    expect(before.queueRequests).toBe(648_000);
    expect([more('messages'), more('queueRequests'), more('invocations')]).toEqual([40, 30, 10]);
    expect(more('readUnits')).toBeCloseTo(310, 6);
  });

  it('[COST2] keeps what was written in it for as long as it says', () => {
    // Each kept message: row 280 + 200 + 100, key 142 + 100, entries 113 + 96 + 2 × 100 = 1,231 bytes, of which the
    // tables' 822 can be restored. Ten messages a month, twelve months: 120 messages.
    const counts = countsOf({ ...small, retention: 12 });
    expect((counts.storedGb ?? 0) * 1024 ** 3).toBeCloseTo(120 * 1_231, 3);
    expect((counts.recoverableGb ?? 0) * 1024 ** 3).toBeCloseTo(120 * 822, 3);
  });

  it('[COST2] reaches no more connections than there are, and beats less out of sight', () => {
    expect(trafficOf({ ...small, users: 3 }, planned).recipients).toBe(3);
    expect(trafficOf({ ...small, users: 1, hours: 1 }, planned).recipients).toBe(1);
    // A quarter in sight: 4,800 × (1/4 + 3/4 × 1/8) = 1,650.
    expect(trafficOf({ ...small, visible: 0.25 }, planned).beats).toBeCloseTo(1_650, 6);
  });

  it('[COST3] never costs less with more people, or with more of anything', () => {
    fc.assert(
      fc.property(
        workloads,
        fc.constantFrom(...names),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (some, name, times) => {
          const more = { ...some, [name]: Math.min(some[name] * times, options[name].most) };
          const [bill, dearer] = [billOf(some), billOf(more)];
          expect(dearer.list).toBeGreaterThanOrEqual(bill.list * (1 - 1e-9));
          expect(dearer.dollars).toBeGreaterThanOrEqual(bill.dollars * (1 - 1e-9) - 1e-9);
        },
      ),
    );
  });
});

describe('the projection', () => {
  it('[COST3] shows each size beside what the demo claimed and what its design costs', () => {
    const rows = project(team);
    expect(rows.map(({ users }) => users)).toEqual([10, 100, 1_000, 10_000, 100_000]);
    expect(rows.map(({ claimed }) => claimed)).toEqual(['0', '0', '0', '~1', undefined]);
    for (const { users, list, dollars, demo } of rows) {
      const bill = billOf({ ...team, users });
      expect([list, dollars]).toEqual([bill.list, bill.dollars]);
      expect(demo).toBe(demoBill({ ...team, users }).list);
    }
    expect(sizes).toHaveLength(rows.length);
  });

  it('[COST3] counts a post to everybody for the one room of the demo', () => {
    // Ten people, one message each and nothing else: 10 × (1 + 10) frames; 4,800 minutes with a ping each five, 960, of
    // two frames; 40 handshakes: 110 + 1,920 + 40 = 2,070.
    const [messages] = demoBill(small).lines;
    expect(messages).toMatchObject({ key: 'messages', quantity: 2_070 });
  });

  it('[COST5] names the fewest people with whom the machine is cheaper', () => {
    for (const workload of [team, { ...team, messages: 40, recipients: 30 }, { ...team, hours: 1 }]) {
      const people = breakEven(workload) ?? 0;
      expect(billOf({ ...workload, users: people }).dollars).toBeGreaterThanOrEqual(machinePrice());
      expect(billOf({ ...workload, users: people - 1 }).dollars).toBeLessThan(machinePrice());
    }
    expect(breakEven({ ...team, days: 0 })).toBeUndefined();
    // A hundred zones cost 50.00 by themselves, with one person.
    expect(breakEven({ ...team, zones: 100 })).toBe(1);
  });
});

describe('tips', () => {
  it('[COST7] say what one change would save of this very bill, the most first', () => {
    const workload = { ...team, users: 5_000 };
    const tips = tipsFor(workload);
    const saves = tips.map((tip) => tip.saves);
    expect(saves).toEqual(saves.toSorted((a, b) => b - a));
    const before = billOf(workload).dollars;
    const smaller = tips.find(({ advice }) => advice.startsWith('Smaller rooms: 4 open'));
    expect(smaller?.saves).toBeCloseTo(before - billOf({ ...workload, recipients: 4 }).dollars, 9);
    const machine = tips.find(({ advice }) => advice.includes('one small machine'));
    expect(machine?.saves).toBeCloseTo(before - machinePrice(), 9);
  });

  it('[COST7] are silent where nothing is to be saved', () => {
    expect(tipsFor({ ...team, users: 1, days: 0 })).toEqual([]);
    expect(tipsFor({ ...team, users: 10 }).some(({ advice }) => advice.includes('one small machine'))).toBe(false);
  });
});
