// X4: what queues and streams hand to a function.
import { describe, expect, it } from 'vitest';
import { createChaos } from '../chaos.ts';
import { createDeliveries } from './deliveries.ts';

describe('an event of a queue or a stream', () => {
  const deliver = async (X4: number) => {
    const seen: unknown[] = [];
    const invoke = async (arn: string, event: unknown) => {
      seen.push([arn, event]);
      return { value: seen.length };
    };
    const result = await createDeliveries({ invoke }, createChaos({ X4 }))('F', { Records: [1] });
    return { seen, result };
  };

  it('[GWX4] comes twice with the switch, although nothing failed', async () => {
    const delivery = ['F', { Records: [1] }];
    expect(await deliver(1)).toEqual({ seen: [delivery, delivery], result: { value: 2 } });
    expect(await deliver(0)).toEqual({ seen: [delivery], result: { value: 1 } });
  });
});
