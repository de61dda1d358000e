// A batch as a function gets it, and what its answer says (Lambda developer guide: "Using Lambda with Amazon SQS",
// "Handling errors for an SQS event source").
import type { Json } from '../template.ts';
import type { Received } from './queue.ts';

/** The event of a batch from the queue with this ARN. */
export function batchEvent(arn: string, batch: Received[]): object {
  return {
    Records: batch.map(({ messageId, receiptHandle, body, md5, sentAt, receives, firstReceivedAt }) => ({
      messageId,
      receiptHandle,
      body,
      attributes: {
        ApproximateReceiveCount: String(receives),
        SentTimestamp: String(sentAt),
        SenderId: 'LOCAL',
        ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      },
      messageAttributes: {},
      md5OfBody: md5,
      eventSource: 'aws:sqs',
      eventSourceARN: arn,
      awsRegion: 'us-east-1',
    })),
  };
}

/**
 * The messages of a batch that are done with, by the answer of a function that reports failures one by one. No answer, or
 * no list, means all; an entry without an id that can be used, none.
 */
export function doneWith(batch: Received[], answer: Json): Received[] {
  if (answer === null || answer === undefined) return batch;
  if (typeof answer !== 'object') return [];
  const failures = answer.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return [];
  const failed = failures.map((one: Json) => one?.itemIdentifier);
  if (failed.some((id) => typeof id !== 'string' || id === '')) return [];
  return batch.filter(({ messageId }) => !failed.includes(messageId));
}
