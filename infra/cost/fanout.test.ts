import { describe, expect, it } from 'vitest';
import { FEW as few, FEW_MEMBERS as fewMembers, SHARD as shard } from '../../src/platform/aws/fanout.ts';
import { FEW, FEW_MEMBERS, heads, SHARD, shards } from './fanout.ts';

describe('what telling people counts', () => {
  it('[COST2] has the worker post to more than fifty, in jobs of 250', () => {
    expect([FEW, SHARD]).toEqual([few, shard]);
    expect(shards({ text: 200 }, 50)).toEqual({});
    // One job: put, received, deleted; 20 ms and two times 30 ms at 1 GB.
    expect(shards({ text: 200 }, 51)).toMatchObject({ invocations: 1, queueRequests: 3, gbSeconds: 0.08 });
    // Forty jobs of 250: 40 × 570 + 10,000 × 80 = 822,800 bytes are 13 requests; 80 more. 40 × (20 + 5 × 30) ms.
    const large = shards({ text: 200 }, 10_000);
    expect(large).toMatchObject({ invocations: 40, queueRequests: 93 });
    expect(large.gbSeconds).toBeCloseTo(6.8, 9);
  });

  it('[COST2] reads a member by half a unit, and who is away twice', () => {
    // At once 0.5 + 0.5 × 20 + 2 × 2, and the same once more by the worker, with the room and who has it open.
    expect(heads({ members: 20, here: 10, away: 2 })).toMatchObject({ readUnits: 31, messages: 4, queueRequests: 3 });
    expect(heads({ members: 20, here: 10, away: 0 })).toEqual({
      readUnits: 10.5,
      messages: 0,
      egressGb: 0,
      gbSeconds: 0.005,
    });
    expect(FEW_MEMBERS).toBe(fewMembers);
    // Of a thousand members the keys are 60,000 bytes: 15 × 0.5. They are told only by the worker.
    expect(heads({ members: 1_000, here: 0, away: 0 }).readUnits).toBe(1 + 7.5 + 500 + 1);
  });
});
