// A token bucket, the way API Gateway counts requests (docs: websocket-api-protect).
import type { Clock } from './clock.ts';

export interface Rate {
  /** Tokens that come back in a second. */
  rate: number;
  /** Most tokens at once. */
  burst: number;
}

export interface Bucket {
  /** Takes a token; false when there is none. */
  take(): boolean;
  /** Takes a token whether or not it is there; the milliseconds until it would have been. */
  owe(): number;
}

export function createBucket({ rate, burst }: Rate, clock: Clock): Bucket {
  let tokens = burst;
  let at = clock.now();
  const refill = (): void => {
    const now = clock.now();
    tokens = Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * rate);
    at = now;
  };
  return {
    take: () => {
      refill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    owe: () => {
      refill();
      tokens -= 1;
      return tokens >= 0 ? 0 : (-tokens / rate) * 1000;
    },
  };
}
