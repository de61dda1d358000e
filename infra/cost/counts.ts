// What AWS counts and charges for. Whoever counts calls, a model or a meter, fills this in; bill.ts gives it a price.

export interface Counts {
  /** WebSocket messages of up to 32 KiB: frames in, and posts out. */
  messages: number;
  /** Minutes that WebSocket connections were open. */
  minutes: number;
  /** Requests to the HTTP API, in pieces of 512 KiB. */
  requests: number;
  /** Calls of Lambda functions. */
  invocations: number;
  /** Their memory times their time, in GB-seconds. */
  gbSeconds: number;
  /** DynamoDB write request units: 1 KiB of one item, in a transaction two; each index that changes is one more item. */
  writeUnits: number;
  /** DynamoDB read request units: 4 KiB read strongly; half of one read eventually. */
  readUnits: number;
  /** Requests to SQS. */
  queueRequests: number;
  /** GB kept in tables and indexes for a month. */
  storedGb: number;
  /** GB of tables that can be restored to any moment, for a month. */
  recoverableGb: number;
  /** GB written to CloudWatch Logs. */
  logGb: number;
  /** GB from API Gateway to the internet. */
  egressGb: number;
  /** Requests to CloudFront. */
  pageRequests: number;
  /** GB from CloudFront to the internet. */
  pageGb: number;
  /** GB of files kept in S3 for a month. */
  fileGb: number;
  /** CloudWatch alarms. */
  alarms: number;
  /** Route 53 hosted zones. */
  zones: number;
}

/** Counts of which the rest are zero. */
export type SomeCounts = Partial<Counts>;

/** Bytes of a GB, as AWS charges for it. */
export const GB = 1024 ** 3;

/** How often each of several things happens, added up. */
export function total(parts: readonly (readonly [times: number, of: SomeCounts])[]): SomeCounts {
  const sum: SomeCounts = {};
  for (const [times, of] of parts) {
    for (const [what, count] of Object.entries(of) as [keyof Counts, number][]) {
      sum[what] = (sum[what] ?? 0) + times * count;
    }
  }
  return sum;
}
