import { describe, expect, it } from 'vitest';
import { FEW as few, SHARD as shard } from '../../src/platform/aws/fanout.ts';
import { FEW, heads, SHARD, shards } from './fanout.ts';

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

  it('[COST2] reads a member by half a unit, who has the room open together, and who has not twice', () => {
    // 1 + 0.5 + 0.5 × 20 + 1 + 2 × 2.
    expect(heads({ members: 20, here: 10, away: 2 })).toMatchObject({ readUnits: 16.5, messages: 2, queueRequests: 3 });
    // Of a thousand members the keys are 60,000 bytes: 15 × 0.5.
    expect(heads({ members: 1_000, here: 0, away: 0 }).readUnits).toBe(1 + 7.5 + 500 + 1);
  });
});
