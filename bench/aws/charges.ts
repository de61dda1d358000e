// What things take and what an account may do: planning values, none of them measured on AWS.
import { planned } from '../../infra/local/ledger.ts';

export const charges = {
  /** Milliseconds of a post, of a call to DynamoDB, and of putting messages into a queue. */
  post: planned.post,
  dynamo: planned.dynamo,
  queue: 10,
  /** Milliseconds after which a message in a queue reaches a function: at least, and at most. */
  poll: { least: 10, most: 20 },
  /** Milliseconds after which a queue tries again whose function was throttled. */
  throttled: 1_000,
  /** Requests of an account: frames and posts. Those beyond are answered with 429. */
  account: { rate: planned.postsPerSecond, burst: planned.postsPerSecond / 2 },
  /** Functions at once, of all kinds: what a new account has. The next one is throttled. */
  functions: 10,
} as const;
