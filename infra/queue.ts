// The queue of the worker: fan-out to large rooms, and what is told later. There is one, because each queue that a function
// is fed from is polled all month long: by five pollers that wait 20 s each time, which is 648,000 of the million requests
// that SQS gives away. They would be fewer without a bound on workers.
import { Duration, type Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';

/** Seconds that the worker may take for a batch. */
export const WORKER_TIMEOUT = 15;
/** AWS asks for six times the function's, so that a batch whose function is throttled can wait for its turn. */
const VISIBILITY = 6 * WORKER_TIMEOUT;
/** Receives after which a job is put aside. What nobody could be told by then they have read from the log. */
const RECEIVES = 3;
/** Workers at once: of the ten functions that a new account runs, half are left to the people who write. */
const WORKERS = 5;

export interface JobQueue {
  url: string;
  arn: string;
  jobs: IQueue;
  /** Where jobs end that failed three times. */
  dead: IQueue;
  /** Has a function do the jobs. */
  feed(lambda: LambdaFunction): void;
}

export function createJobQueue(stack: Stack, nameOf: (bare: string) => string): JobQueue {
  const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const dead = new Queue(stack, 'DeadJobs', {
    ...common,
    queueName: nameOf('ChatAppDeadJobs'),
    retentionPeriod: Duration.days(14),
  });
  const queue = new Queue(stack, 'Jobs', {
    ...common,
    queueName: nameOf('ChatAppJobs'),
    visibilityTimeout: Duration.seconds(VISIBILITY),
    // An event of an hour ago is news to nobody.
    retentionPeriod: Duration.hours(1),
    deadLetterQueue: { queue: dead, maxReceiveCount: RECEIVES },
  });
  return {
    url: queue.queueUrl,
    arn: queue.queueArn,
    jobs: queue,
    dead,
    feed: (target) => {
      target.addEventSourceMapping('JobSource', {
        eventSourceArn: queue.queueArn,
        // A job is 250 posts: several for one worker would wait for each other.
        batchSize: 1,
        maxConcurrency: WORKERS,
        reportBatchItemFailures: true,
      });
    },
  };
}
