// The one table of prices: list prices of us-east-1 in US dollars, without tax. Whoever changes a row changes the day too.
import type { Counts } from './counts.ts';

/** When the rows were read from stored copies of the pages that they name, but for those from memory. */
export const PRICES_READ = '2026-11-22';
export const REGION = 'us-east-1';

export interface Price {
  /** The service, and what of it. */
  what: string;
  /** What `dollars` is for. */
  per: number;
  /** Dollars for `per`, of all up to a quantity in a month; the last step has no end. */
  steps: readonly { upTo: number; dollars: number }[];
  /** What every account gets each month for ever, and shares among all it runs. */
  free: number;
  source: string;
}

const M = 1_000_000;
const GATEWAY = 'aws.amazon.com/api-gateway/pricing';
const LAMBDA = 'aws.amazon.com/lambda/pricing, arm64';
const DYNAMO = 'aws.amazon.com/dynamodb/pricing/on-demand';
/** Ends the source of a price that nobody has looked up for this table. */
export const FROM_MEMORY = ', from memory';
const WATCH = `aws.amazon.com/cloudwatch/pricing${FROM_MEMORY}`;
const FRONT = 'aws.amazon.com/cloudfront/pricing, North America and Europe';

export const prices: { readonly [K in keyof Counts]: Price } = {
  messages: row(
    'API Gateway, messages',
    M,
    [
      [1e9, 1],
      [Infinity, 0.8],
    ],
    0,
    GATEWAY,
  ),
  minutes: row('API Gateway, connection minutes', M, 0.25, 0, GATEWAY),
  requests: row(
    'API Gateway, HTTP requests',
    M,
    [
      [300 * M, 1],
      [Infinity, 0.9],
    ],
    0,
    GATEWAY,
  ),
  invocations: row('Lambda, requests', M, 0.2, M, LAMBDA),
  gbSeconds: row(
    'Lambda, GB-seconds',
    M,
    [
      [7.5e9, 13.3334],
      [Infinity, 12.0001],
    ],
    400_000,
    LAMBDA,
  ),
  writeUnits: row('DynamoDB, writes', M, 0.625, 0, DYNAMO),
  readUnits: row('DynamoDB, reads', M, 0.125, 0, DYNAMO),
  queueRequests: row('SQS, requests', M, 0.4, M, 'aws.amazon.com/sqs/pricing'),
  storedGb: row('DynamoDB, storage (GB)', 1, 0.25, 25, DYNAMO),
  recoverableGb: row('DynamoDB, recovery (GB)', 1, 0.2, 0, DYNAMO + FROM_MEMORY),
  logGb: row('CloudWatch, logs (GB)', 1, 0.5, 5, WATCH),
  egressGb: row(
    'Traffic from API Gateway (GB)',
    1,
    [
      [10_240, 0.09],
      [Infinity, 0.085],
    ],
    100,
    'aws.amazon.com/ec2/pricing',
  ),
  pageRequests: row('CloudFront, requests', M, 1, 10 * M, FRONT),
  pageGb: row(
    'CloudFront, traffic (GB)',
    1,
    [
      [10_240, 0.085],
      [Infinity, 0.08],
    ],
    1_024,
    FRONT,
  ),
  fileGb: row('S3, files (GB)', 1, 0.023, 0, `aws.amazon.com/s3/pricing${FROM_MEMORY}`),
  // The ten that are free are the stack's own.
  alarms: row('CloudWatch, further alarms', 1, 0.1, 0, WATCH),
  zones: row('Route 53, zones', 1, 0.5, 0, `aws.amazon.com/route53/pricing${FROM_MEMORY}`),
};

/** What one small machine costs a month: an EC2 t4g.small (2 cores, 2 GiB) with a disk and an address of its own. */
export const machine = {
  what: 't4g.small with 30 GB of disk and an IPv4 address',
  parts: [
    { what: 't4g.small, 730 hours', dollars: 730 * 0.0168, source: `aws.amazon.com/ec2/pricing${FROM_MEMORY}` },
    { what: '30 GB of gp3 disk', dollars: 30 * 0.08, source: `aws.amazon.com/ebs/pricing${FROM_MEMORY}` },
    {
      what: 'a public IPv4 address, 730 hours',
      dollars: 730 * 0.005,
      source: `aws.amazon.com/vpc/pricing${FROM_MEMORY}`,
    },
  ],
} as const;

/** Dollars a month. */
export function machinePrice(): number {
  return machine.parts.reduce((sum, { dollars }) => sum + dollars, 0);
}

function row(
  what: string,
  per: number,
  dollars: number | [upTo: number, dollars: number][],
  free: number,
  source: string,
): Price {
  const steps = typeof dollars === 'number' ? [[Infinity, dollars] as const] : dollars;
  return { what, per, steps: steps.map(([upTo, each]) => ({ upTo, dollars: each })), free, source };
}
