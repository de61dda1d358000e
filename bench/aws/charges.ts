// What things take and what an account may do: planning values, none of them measured on AWS.
import { planned } from '../../infra/local/ledger.ts';

/** Milliseconds where nothing else is said. */
export const charges = {
  /** Of a post, of a call to DynamoDB and of one to SQS. */
  post: planned.post,
  dynamo: planned.dynamo,
  queue: planned.queue ?? 0,
  /** How long a message lies in a queue at most before a poll finds it; the call that receives it comes on top. */
  poll: 10,
  /** Requests of an account, frames and posts: in a second, and at once. Those beyond are answered with 429. */
  account: { rate: planned.postsPerSecond, burst: planned.postsPerSecond / 2 },
  /** Functions at once, of all kinds: what a new account has. The next one is throttled. */
  functions: 10,
} as const;
