// A bucket of tokens: how much of a kind may be had at once, filled again as time passes.
import type { Limit } from './limits.ts';

export interface Bucket {
  tokens: number;
  /** When `tokens` was right, ms. */
  at: number;
}

/** The tokens there are by now. A clock that goes back fills nothing. */
export function filled({ tokens, at }: Bucket, now: number, { burst, perSecond }: Limit): number {
  return Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1_000);
}

/**
 * Takes a token. Gives the bucket as it is then, or the milliseconds until there is one. Without a bucket, it is full.
 */
export function takeFrom(
  bucket: Bucket | undefined,
  now: number,
  limit: Limit,
): { left: Bucket } | { afterMs: number } {
  const tokens = bucket ? filled(bucket, now, limit) : limit.burst;
  if (tokens >= 1) return { left: { tokens: tokens - 1, at: now } };
  return { afterMs: Math.ceil(((1 - tokens) * 1_000) / limit.perSecond) };
}
